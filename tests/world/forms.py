"""Forms of the commune as typed text, written after the printed ones, laid on a page and misread as a recogniser does.

A line that begins with ">" is centred, "A | B" stands in two columns; what follows ":" is filled in with invented words.
"""

from __future__ import annotations

import random

from ocr.types import Box, Line, RecognisedPage, Word
from station.sorting.sheet import Sheet, sheet_of

SIZE = (2480, 3508)
LETTER, HEIGHT, STEP = 24, 38, 84
MOTTO = ">CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n>Độc lập - Tự do - Hạnh phúc\n"
OFFICE = (
    "ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nXÃ AN BÌNH | Độc lập - Tự do - Hạnh phúc\n"
    "{symbol} | An Bình, ngày 12 tháng 3 năm 2026\n"
)
_CONFUSED = {
    "i": "l", "l": "i", "o": "ơ", "ơ": "o", "u": "ư", "ư": "u", "ê": "e", "e": "ê", "đ": "d", "n": "m", "c": "e", "h": "b",
    "I": "L", "O": "Ø", "Đ": "D", "Ư": "U", "U": "Ư", "Ê": "E", "Ấ": "Á", "N": "M", "C": "G", "H": "M", "S": "5", "B": "8",
}  # fmt: skip

FORMS: dict[str, str] = {
    "to-khai-tinh-trang-hon-nhan": MOTTO
    + """>TỜ KHAI CẤP GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN
Kính gửi: Ủy ban nhân dân xã An Bình
Họ, chữ đệm, tên người yêu cầu: Lò Thị Mây
Nơi cư trú: bản Nà Ư, xã An Bình
Quan hệ với người được cấp Giấy xác nhận tình trạng hôn nhân: bản thân
Đề nghị cơ quan cấp Giấy xác nhận tình trạng hôn nhân cho người có tên dưới đây
Mục đích sử dụng Giấy xác nhận tình trạng hôn nhân: để đăng ký kết hôn
Tôi cam đoan những nội dung khai trên đây là đúng sự thật
Người yêu cầu""",
    "to-khai-khai-tu": MOTTO
    + """>TỜ KHAI ĐĂNG KÝ KHAI TỬ
Kính gửi: Ủy ban nhân dân xã An Bình
Họ, chữ đệm, tên người yêu cầu: Vàng A Páo
Đề nghị cơ quan đăng ký khai tử cho người có tên dưới đây:
Đã chết vào lúc: 5 giờ 10 phút, ngày 02 tháng 3 năm 2026
Nguyên nhân chết: già yếu
Số Giấy báo tử: 14 do Trạm Y tế xã cấp
Người yêu cầu""",
    "to-khai-giam-ho": MOTTO
    + """>TỜ KHAI ĐĂNG KÝ GIÁM HỘ
Kính gửi: Ủy ban nhân dân xã An Bình
Họ, chữ đệm, tên người yêu cầu: Hồ Văn Kiên
Đề nghị cơ quan đăng ký việc giám hộ giữa những người có tên dưới đây:
Người giám hộ
Người được giám hộ
Lý do đăng ký giám hộ: cha mẹ mất sớm""",
    "to-khai-nhan-cha-me-con": MOTTO
    + """>TỜ KHAI ĐĂNG KÝ NHẬN CHA, MẸ, CON
Kính gửi: Ủy ban nhân dân xã An Bình
Đề nghị cơ quan công nhận việc nhận cha, mẹ, con cho người có tên dưới đây:
Việc nhận cha con nói trên là hoàn toàn tự nguyện, không tranh chấp
Người yêu cầu""",
    "to-khai-cai-chinh": MOTTO
    + """>TỜ KHAI ĐĂNG KÝ VIỆC THAY ĐỔI, CẢI CHÍNH, BỔ SUNG
>THÔNG TIN HỘ TỊCH, XÁC ĐỊNH LẠI DÂN TỘC
Kính gửi: Ủy ban nhân dân xã An Bình
Đã đăng ký khai sinh tại Ủy ban nhân dân xã An Bình ngày 03 tháng 4 năm 1999
Lý do: ghi sai chữ đệm""",
    "ct01": """Mẫu CT01 ban hành kèm theo Thông tư số 53/2025/TT-BCA
>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
>Độc lập – Tự do – Hạnh phúc
>TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ
Kính gửi: Công an xã An Bình
1. Họ, chữ đệm và tên: Quàng Văn Chung
2. Ngày, tháng, năm sinh: 02/09/1991
10. Nội dung đề nghị: đăng ký thường trú
11. Những thành viên trong hộ gia đình cùng thay đổi""",
    "phieu-yeu-cau-chung-thuc": MOTTO
    + """>PHIẾU YÊU CẦU CHỨNG THỰC
>HỢP ĐỒNG, GIAO DỊCH
Kính gửi: Ủy ban nhân dân xã An Bình
Họ và tên người nộp phiếu: Trịnh Công Hậu
Nội dung yêu cầu chứng thực: hợp đồng tặng cho quyền sử dụng đất""",
    "hop-dong-giao-dich": MOTTO
    + """>HỢP ĐỒNG CHUYỂN NHƯỢNG
>QUYỀN SỬ DỤNG ĐẤT VÀ TÀI SẢN GẮN LIỀN VỚI ĐẤT
Hôm nay, ngày 12 tháng 3 năm 2026, tại trụ sở Ủy ban nhân dân xã An Bình, chúng tôi gồm:
Bên chuyển nhượng (sau đây gọi là Bên A):
Căn cứ Giấy chứng nhận quyền sử dụng đất số BM 443221 do Ủy ban nhân dân huyện cấp
Điều 1. Quyền sử dụng đất chuyển nhượng""",
    "di-chuc": MOTTO
    + """>DI CHÚC
Hôm nay, ngày 12 tháng 3 năm 2026, tôi là Nông Văn Dền, sinh năm 1941, lập di chúc như sau
Sau khi tôi qua đời, thửa đất số 12 tờ bản đồ số 4 để lại cho con trai tôi""",
    "don-dang-ky-bien-dong": """Mẫu số 18
>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
>Độc lập - Tự do - Hạnh phúc
>ĐƠN ĐĂNG KÝ BIẾN ĐỘNG
>ĐẤT ĐAI, TÀI SẢN GẮN LIỀN VỚI ĐẤT
Kính gửi: Chi nhánh Văn phòng đăng ký đất đai khu vực 2
1. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất:
2. Nội dung biến động: nhận tặng cho
4. Giấy chứng nhận đã cấp: Số phát hành BM 443221""",
    "don-hoa-giai": MOTTO
    + """>ĐƠN ĐỀ NGHỊ HÒA GIẢI TRANH CHẤP ĐẤT ĐAI
Kính gửi: Chủ tịch Ủy ban nhân dân xã An Bình
Tôi làm đơn này đề nghị Ủy ban nhân dân xã hòa giải tranh chấp giữa gia đình tôi và hộ ông Chẩu""",
    "bien-ban-hoa-giai": OFFICE.format(symbol="Số: 03/BB-HĐHG")
    + """>BIÊN BẢN HÒA GIẢI TRANH CHẤP ĐẤT ĐAI
Hôm nay, hồi 8 giờ 00 phút, tại nhà văn hóa thôn 4, Hội đồng hòa giải gồm có
Thành phần tham dự: Chủ tịch Hội đồng""",
    "don-gpxd": """Mẫu số 01
>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
>Độc lập - Tự do - Hạnh phúc
>ĐƠN ĐỀ NGHỊ CẤP GIẤY PHÉP XÂY DỰNG
(Sử dụng cho nhà ở riêng lẻ)
Kính gửi: Ủy ban nhân dân xã An Bình
1. Thông tin về chủ đầu tư:
2. Thông tin công trình:""",
    "gpxd": OFFICE.format(symbol="Số: 21/GPXD")
    + """>GIẤY PHÉP XÂY DỰNG
(Sử dụng cho nhà ở riêng lẻ)
1. Cấp cho: ông Trịnh Công Hậu
2. Được phép xây dựng công trình: nhà ở riêng lẻ""",
    "giay-de-nghi-hkd": MOTTO
    + """>GIẤY ĐỀ NGHỊ ĐĂNG KÝ HỘ KINH DOANH
Kính gửi: Phòng Kinh tế xã An Bình
Đăng ký hộ kinh doanh do tôi là chủ hộ với các nội dung sau:
1. Tên hộ kinh doanh viết bằng tiếng Việt: TẠP HÓA HẬU MÂY""",
    "gcn-ho-kinh-doanh": OFFICE.format(symbol="Số: 14A8001234")
    + """>GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH
Mã số hộ kinh doanh: 8001234567
Đăng ký lần đầu, ngày 04 tháng 01 năm 2026""",
    "to-khai-tro-giup": """Mẫu số 1d
>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
>Độc lập - Tự do - Hạnh phúc
>TỜ KHAI ĐỀ NGHỊ TRỢ GIÚP XÃ HỘI
(Áp dụng đối với đối tượng quy định tại khoản 5 Điều 5 Nghị định số 20/2021/NĐ-CP)
1. Họ, chữ đệm và tên: Nông Văn Dền
4. Có thẻ BHYT không?""",
    "don-khuyet-tat": """Mẫu số 01
>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
>Độc lập - Tự do - Hạnh phúc
>ĐƠN ĐỀ NGHỊ XÁC ĐỊNH, XÁC ĐỊNH LẠI MỨC ĐỘ KHUYẾT TẬT
>VÀ CẤP, CẤP ĐỔI, CẤP LẠI GIẤY XÁC NHẬN KHUYẾT TẬT
Kính gửi: Chủ tịch Hội đồng xác định mức độ khuyết tật xã An Bình
I. Thông tin người được xác định mức độ khuyết tật""",
    "gxn-khuyet-tat": OFFICE.format(symbol="Số hiệu: 04512")
    + """>GIẤY XÁC NHẬN KHUYẾT TẬT
Họ và tên: Nông Văn Dền
Dạng khuyết tật: vận động
Mức độ khuyết tật: nặng""",
    "giay-bao-tu": OFFICE.format(symbol="Số: 14/GBT")
    + """>GIẤY BÁO TỬ
Họ, chữ đệm, tên người chết: Vàng A Páo
Đã chết vào lúc: 5 giờ 10 phút""",
    "trich-luc-khai-tu": OFFICE.format(symbol="Số: 8/TLKT")
    + """>TRÍCH LỤC KHAI TỬ
Họ, chữ đệm, tên: Vàng A Páo
Đã chết vào lúc: 5 giờ 10 phút, ngày 02 tháng 3 năm 2026
Giấy báo tử số 14/GBT do Trạm Y tế cấp""",
    "ho-so-y-te": """SỞ Y TẾ | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
BỆNH VIỆN ĐA KHOA KHU VỰC | Độc lập - Tự do - Hạnh phúc
>GIẤY RA VIỆN
Họ tên người bệnh: Nông Văn Dền
Vào viện lúc: 14 giờ
Chẩn đoán: gãy kín thân xương đùi""",
    "giay-uy-quyen": MOTTO
    + """>GIẤY ỦY QUYỀN
Hôm nay, ngày 12 tháng 3 năm 2026, chúng tôi gồm có
I. BÊN ỦY QUYỀN:
II. BÊN ĐƯỢC ỦY QUYỀN:
Nội dung ủy quyền: nộp hồ sơ và nhận kết quả""",
    "to-khai-mai-tang": MOTTO
    + """>TỜ KHAI ĐỀ NGHỊ HỖ TRỢ CHI PHÍ MAI TÁNG
Phần 1. Thông tin người chết được mai táng
Phần 2. Thông tin cơ quan, tổ chức hoặc hộ gia đình đứng ra mai táng""",
    "ban-an-ly-hon": """TÒA ÁN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
KHU VỰC 3 | Độc lập - Tự do - Hạnh phúc
Số: 45/2025/QĐST-HNGĐ
>QUYẾT ĐỊNH
>CÔNG NHẬN THUẬN TÌNH LY HÔN
>VÀ SỰ THỎA THUẬN CỦA CÁC ĐƯƠNG SỰ
Căn cứ vào Điều 212 và Điều 213 của Bộ luật Tố tụng dân sự""",
    "xac-nhan-cu-tru": """Mẫu CT07 ban hành kèm theo Thông tư số 53/2025/TT-BCA
CÔNG AN TỈNH | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
CÔNG AN XÃ AN BÌNH | Độc lập - Tự do - Hạnh phúc
>XÁC NHẬN THÔNG TIN VỀ CƯ TRÚ
I. Theo đề nghị của ông: Quàng Văn Chung
Công an xã An Bình xác nhận thông tin về cư trú của ông""",
    "thong-bao": OFFICE.format(symbol="Số: 77/TB-UBND")
    + """>THÔNG BÁO
>Về việc niêm yết công khai kết quả kiểm tra hồ sơ
Thực hiện Luật Đất đai, Ủy ban nhân dân xã An Bình thông báo như sau""",
    "to-trinh": OFFICE.format(symbol="Số: 12/TTr-UBND")
    + """>TỜ TRÌNH
>Về việc phê duyệt dự toán ngân sách xã
Kính gửi: Hội đồng nhân dân xã""",
    "cong-van": OFFICE.format(symbol="Số: 145/UBND-VP")
    + """V/v rà soát hộ nghèo
>Kính gửi: Trưởng các thôn trên địa bàn xã
Căn cứ Quyết định số 24/2021/QĐ-TTg về quy trình rà soát hộ nghèo, hộ cận nghèo hằng năm
Đề nghị các thôn gửi kèm theo Tờ khai đăng ký khai sinh của các cháu về văn phòng trước ngày 20""",
    "so-ho-khau": """BỘ CÔNG AN
>SỔ HỘ KHẨU
Số: 110234567
Họ và tên chủ hộ: Hồ Văn Kiên
Nơi thường trú: thôn 4, xã An Bình""",
    "chung-minh-nhan-dan": MOTTO
    + """>GIẤY CHỨNG MINH NHÂN DÂN
SỐ 113245678
Họ tên: HỒ VĂN KIÊN
Sinh ngày: 02-09-1971
Nguyên quán: An Bình""",
    "ho-chieu": """CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM | SOCIALIST REPUBLIC OF VIET NAM
>HỘ CHIẾU / PASSPORT
Họ và tên / Full name
HO VAN KIEN
P<VNMHO<<VAN<KIEN<<<<<<<<<<<<<<<<<<<<<<<<<<<
C1234567<8VNM7109024M3012315<<<<<<<<<<<<<<06""",
}  # fmt: skip

STRANGE: dict[str, str] = {
    "a course": """TRUNG TÂM GIÁO DỤC THƯỜNG XUYÊN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
>GIẤY CHỨNG NHẬN
>HOÀN THÀNH KHÓA TẬP HUẤN KỸ THUẬT TRỒNG CÀ PHÊ
Cấp cho: Lò Thị Mây""",
    "an invoice": """CÔNG TY TNHH VẬT TƯ NÔNG NGHIỆP
>HÓA ĐƠN GIÁ TRỊ GIA TĂNG
Ký hiệu: 1C26TAA
Họ tên người mua hàng: Hồ Văn Kiên
STT | Tên hàng hóa | Thành tiền""",
    "a menu": """>NHÀ HÀNG SÔNG ĐÀ
>THỰC ĐƠN
Gà nướng mắc khén 250.000
Cá suối chiên giòn 180.000""",
    "a story": """Sáng nay ông Kiên ra xã nộp tờ khai đăng ký khai sinh cho cháu nội.
Cán bộ xem giấy chứng sinh rồi bảo ông chờ nhận giấy khai sinh ngay trong ngày.
Theo quyết định mới, người dân không phải nộp bản sao căn cước công dân nữa,
cũng không phải kèm theo giấy chứng nhận kết hôn của cha mẹ cháu bé.""",
    "school": """TRƯỜNG TIỂU HỌC AN BÌNH
>THỜI KHÓA BIỂU
Thứ hai | Thứ ba | Thứ tư
Toán | Tiếng Việt | Đạo đức""",
    "a promise to a bank": MOTTO
    + """>KHẾ ƯỚC NHẬN NỢ
Số khế ước: 220-LAV-2025
Bên vay: Hồ Văn Kiên""",
}


def typed(text: str, misread: float = 0.0, seed: int = 0, file: int = -1) -> Sheet:
    """A page with these lines, as sorting sees it."""
    return sheet_of(typed_page(text, misread, seed), SIZE, (), False, file)


def typed_page(text: str, misread: float = 0.0, seed: int = 0) -> RecognisedPage:
    """A page with these lines from its upper part down; `misread`: part of the letters that are read as another."""
    chance = random.Random(seed)
    lines: list[Line] = []
    for number, line in enumerate(text.strip("\n").split("\n")):
        centred, words = line.startswith(">"), line.lstrip(">")
        columns = words.split(" | ")
        for column, part in enumerate(columns):
            wide = len(part) * LETTER
            left = (SIZE[0] - wide) // 2 if centred else 300 + column * (1900 // len(columns))
            lines.append(_line(part, left, 250 + number * STEP, chance, misread))
    return RecognisedPage(tuple(lines), "typed", "vie")


def _line(text: str, left: int, top: int, chance: random.Random, misread: float) -> Line:
    words: list[Word] = []
    for word in text.split():
        read = "".join(_CONFUSED.get(c, c) if chance.random() < misread else c for c in word)
        words.append(Word(read, Box(left, top, left + len(word) * LETTER, top + HEIGHT), 0.9))
        left += (len(word) + 1) * LETTER
    return Line(tuple(words), 0)
