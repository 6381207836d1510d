"""Invented Vietnamese words for drawn papers: people, places and sentences that stand for nobody."""

from __future__ import annotations

import numpy as np

_FAMILIES = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đoàn Trịnh Mai Tạ Quách"
_MIDDLES = "Văn Thị Hữu Đức Minh Thanh Ngọc Quang Thu Bích Đình Xuân Khánh Gia Như Mỹ Tuấn Hồng Kim Bảo"
_GIVEN = """An Ánh Bảo Bình Châu Chiến Cường Dũng Duyên Đạt Giang Hà Hạnh Hiếu Hòa Huệ Hưng Khôi Lan Liên Linh Lộc
    Mạnh Nga Nghĩa Nhung Oanh Phúc Phượng Quân Quyền Sơn Tâm Thảo Thắng Thủy Toàn Trâm Trọng Tuyết Vượng Yến"""
_COMMUNES = "Tân_Hòa Phú_Sơn Đông_Mỹ Bình_Thạnh Quảng_Lộc Yên_Khê Thạch_Bàn Vĩnh_Hậu Nghĩa_Trung Cẩm_Đường"
_PROVINCES = "Bình_Minh Hải_Sơn Đông_Giang Nam_Phước Lâm_Hà"
_SENTENCES = (
    "Căn cứ Luật Tổ chức chính quyền địa phương và các văn bản hướng dẫn thi hành hiện còn hiệu lực.",
    "Đề nghị các trưởng thôn phổ biến đến từng hộ gia đình trước ngày mười lăm hằng tháng.",
    "Hồ sơ được tiếp nhận tại bộ phận một cửa và trả kết quả đúng hạn theo giấy hẹn.",
    "Hội đồng đã xem xét, đối chiếu bản đồ địa chính với hiện trạng sử dụng đất của các hộ liền kề.",
    "Việc chi trả trợ cấp bảo đảm công khai, đúng đối tượng, không để xảy ra khiếu kiện kéo dài.",
    "Người được giao nhiệm vụ chịu trách nhiệm bảo quản, thống kê và lập mục lục tài liệu lưu trữ.",
    "Các bên cam kết thực hiện đúng những thỏa thuận nêu trên, nếu vi phạm sẽ bồi thường thiệt hại.",
    "Tuyến đường liên xóm dài hai ki-lô-mét đã xuống cấp, mùa mưa thường xuyên ngập úng, đi lại khó khăn.",
    "Trường hợp vắng mặt phải có giấy ủy quyền được chứng thực của cơ quan có thẩm quyền.",
    "Số tiền ủng hộ được nộp vào quỹ và sử dụng để sửa chữa nhà văn hóa, mua sách vở cho học sinh nghèo.",
    "Giao công chức tư pháp - hộ tịch kiểm tra, xác minh nguồn gốc giấy tờ trước khi trình ký.",
    "Thời gian niêm yết công khai là ba mươi ngày kể từ ngày ký thông báo này.",
)


class Words:
    """A seeded speaker: each call says something new."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng

    def _of(self, words: str) -> str:
        many = words.split()
        return many[int(self.rng.integers(len(many)))].replace("_", " ")

    def person(self) -> str:
        return f"{self._of(_FAMILIES)} {self._of(_MIDDLES)} {self._of(_GIVEN)}"

    def commune(self) -> str:
        return self._of(_COMMUNES)

    def province(self) -> str:
        return self._of(_PROVINCES)

    def sentence(self) -> str:
        return _SENTENCES[int(self.rng.integers(len(_SENTENCES)))]

    def date(self) -> str:
        day, month, year = self.rng.integers(1, 29), self.rng.integers(1, 13), self.rng.integers(1991, 2026)
        return f"{day:02d}/{month:02d}/{year}"

    def number(self, digits: int) -> str:
        return "".join(str(digit) for digit in self.rng.integers(0, 10, digits))

    def identity(self) -> str:
        """Twelve digits with a serial that no birth register reaches."""
        return f"0{self.number(5)}99{self.number(4)}"
