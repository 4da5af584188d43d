#!/usr/bin/env python3
"""Opens connections that send most of an image, and then nothing: stalled.py URL COUNT MEBIBYTES PATIENCE. Prints what they are answered."""
import collections, socket, sys, threading, time, urllib.parse

url, count, mebibytes, patience = urllib.parse.urlsplit(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
part = b"\xff\xd8\xff" + bytes((1 << 20) - 3)
answers, longest = collections.Counter(), 0.0


def stall():
    global longest
    began = time.monotonic()
    with socket.create_connection((url.hostname, url.port)) as connection:
        connection.settimeout(patience)
        try:
            connection.sendall((
                f"POST {url.path} HTTP/1.1\r\nHost: {url.netloc}\r\nContent-Type: image/jpeg\r\nContent-Length: {mebibytes << 20}\r\n\r\n").encode())
            for _ in range(mebibytes - 1):
                connection.sendall(part)
        except OSError:
            pass  # refused while it was sending: the answer says so
        try:
            answers[connection.recv(4096).split(b"\r\n")[0].decode() or "closed"] += 1
        except OSError as failure:
            answers[repr(failure)] += 1
    longest = max(longest, time.monotonic() - began)


threads = [threading.Thread(target=stall) for _ in range(count)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(", ".join(f"{number} x {answer}" for answer, number in answers.items()), f"after {longest:.0f} s at most")
