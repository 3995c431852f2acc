"""What goes back to the sender: `workbooks` (the own file marked, the refused rows) and `template`."""
