"""`python -m tests.bench.certificates`: how long certificates take as PDF, and how much memory, 20 and 200 of them."""

import resource
import time

from danvan.lib.pdf import Box, Sheet, pdf_of

_NAME = Box(30, 90, 237, 18, 28, 14, bold=True)
_MERIT = Box(35, 119, 227, 17, 16, 11)


def main() -> None:
    """Prints a line for each number: seconds of processor, the most memory so far, size of the file."""
    for number in (20, 200):
        began = time.process_time()
        sheets = [
            Sheet(
                (297, 210),
                [
                    (_NAME, f"Hội Liên hiệp Phụ nữ thị trấn Lăng Can, chi hội số {one}"),
                    (_MERIT, "Đã có thành tích xuất sắc trong Phong trào thi đua “Dân vận khéo” " * 2),
                ],
                [(Box(25, 155, 22, 22), f"https://danvan.example.vn/xac-minh/{one:016d}/")],
            )
            for one in range(number)
        ]
        file = pdf_of(sheets, "Giấy khen")
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{number}: {time.process_time() - began:.2f} s, {memory} MB, {len(file) // 1024} kB")


if __name__ == "__main__":
    main()
