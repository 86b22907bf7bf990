"""Python's csv, as everybody uses it."""
import csv
import sys
import time

start = time.process_time()
fields = sum(map(len, csv.reader(open(sys.argv[1], newline="", encoding="utf-8"))))
print(f"cpu_seconds={time.process_time() - start}\nfields={fields}")
