"""The whole product without a screen: it remembers, decides, keeps and delivers. May import `ocr`, never `ui`."""
