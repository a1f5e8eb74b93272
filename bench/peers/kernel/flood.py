"""ipykernel's time for 200,000 lines, from the request to the last line: `/usr/bin/python3 bench/peers/kernel/flood.py`.

Needs Debian's python3-ipykernel and python3-jupyter-client.
"""

import json
import time

from jupyter_client.manager import start_new_kernel

LINES = 200_000

began = time.perf_counter()
manager, client = start_new_kernel(kernel_name="python3")
client.execute_interactive("6 * 7", output_hook=lambda message: None)
first_result = time.perf_counter() - began

messages = 0
characters = 0


def count(message):
    global messages, characters
    if message["msg_type"] == "stream":
        messages += 1
        characters += len(message["content"]["text"])


began = time.perf_counter()
client.execute_interactive(f"for i in range({LINES}): print('line', i)", output_hook=count)
flood = time.perf_counter() - began

times = []
for number in range(100):
    began = time.perf_counter()
    client.execute_interactive(f"value = {number}\nvalue + 1", output_hook=lambda message: None)
    times.append(time.perf_counter() - began)

client.stop_channels()
manager.shutdown_kernel(now=True)
print(json.dumps({
    "first result (ms)": round(first_result * 1000, 1),
    "200000 lines (ms)": round(flood * 1000, 1),
    "200000 lines (messages)": messages,
    "characters": characters,
    "trivial cell, median (ms)": round(sorted(times)[50] * 1000, 2),
}))
