"""Forms ("phiếu đăng ký") and lists laid on their side become tables; `cards.find_form` is the door."""
