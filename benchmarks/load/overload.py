#!/usr/bin/env python3
"""Sends requests at a fixed rate, whether they are answered or not, and prints what became of them.

overload.py URL MEDIA_TYPE FILE RATE SECONDS      RATE 0: as fast as 16 connections are answered, the capacity

Prints: answers a second, refusals a second, others; the 50th, 95th and 99th percentile of the answers and of the refusals in ms.
"""
import asyncio, sys, time, urllib.parse

url, media_type, path, rate, seconds = sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4]), float(sys.argv[5])
parts = urllib.parse.urlsplit(url)
body = open(path, "rb").read()
request = (
    f"POST {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: {media_type}\r\n"
    f"Content-Length: {len(body)}\r\n\r\n").encode() + body
free, answers, refusals, others = [], [], [], []


async def ask():
    began = time.perf_counter()
    try:
        reader, writer = free.pop() if free else await asyncio.open_connection(parts.hostname, parts.port)
        writer.write(request)
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = int(head.split(" ", 2)[1])
        await reader.readexactly(int(head.split("content-length:")[1].split("\r\n")[0]) if "content-length:" in head else 0)
        if "transfer-encoding: chunked" in head:
            await reader.readuntil(b"0\r\n\r\n")
        free.append((reader, writer))
    except (OSError, asyncio.IncompleteReadError) as failure:
        others.append(repr(failure))
        return
    milliseconds = 1000 * (time.perf_counter() - began)
    if status == 200:
        answers.append(milliseconds)
    elif status in (429, 503) and "retry-after:" in head:
        refusals.append(milliseconds)
    else:
        others.append(str(status))


async def closed(end):
    while time.perf_counter() < end:
        await ask()


async def main():
    began = time.perf_counter()
    if rate == 0:
        await asyncio.gather(*(closed(began + seconds) for _ in range(16)))
    else:
        tasks, sent = set(), 0
        while (now := time.perf_counter() - began) < seconds:
            for _ in range(int(now * rate) - sent):
                sent += 1
                task = asyncio.create_task(ask())
                tasks.add(task)
                task.add_done_callback(tasks.discard)
            await asyncio.sleep(0.005)
        await asyncio.gather(*list(tasks))
    took = time.perf_counter() - began

    def percentiles(values):
        values.sort()
        return " ".join(f"{values[min(len(values) - 1, len(values) * p // 100)]:.0f}" for p in (50, 95, 99)) if values else "-"

    print(f"{len(answers) / took:.1f} {len(refusals) / took:.1f} {len(others)} answers {percentiles(answers)} refusals {percentiles(refusals)}")
    for kind in sorted(set(others)):
        print(f"# {others.count(kind)} x {kind}", file=sys.stderr)


asyncio.run(main())
