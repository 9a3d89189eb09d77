"""Makes PDF from HTML for the server, inside a sandbox.

Standard input:  a length (4 bytes, big-endian), then as many bytes of HTML in UTF-8; again and again.
Standard output: 0 (a PDF follows) or 1 (the name of an error follows), a length, as many bytes.

HTML may quote what people typed, so nothing is fetched but data: URLs, whatever it asks for.
Leaves when standard input ends, when idle, and when one page takes too long.
The argument is the number of seconds a page may take.
"""
import logging
import os
import resource
import select
import signal
import struct
import sys

import weasyprint

IDLE_SECONDS = 300
MEMORY_BYTES = 1 << 30
PAGE_SECONDS = int(sys.argv[1])


def only_data(url, *args, **kwargs):
    if not url.startswith("data:"):
        raise ValueError("not a data: URL")
    return weasyprint.default_url_fetcher(url, *args, **kwargs)


def render(html):
    document = weasyprint.HTML(string=html, base_url=None, url_fetcher=only_data)
    return document.write_pdf(variant="pdf/ua-1")


def answer(html):
    try:
        return 0, render(html.decode("utf-8"))
    except Exception as error:  # its text may quote the page: the name alone leaves
        return 1, type(error).__name__.encode()


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # warnings quote the page
    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not spoil the answers
    # The server asks for one page at a time: nothing waits in Python's buffer, where select would not see it.
    while select.select([source], [], [], IDLE_SECONDS)[0]:
        head = source.read(4)
        if len(head) < 4:
            return
        html = source.read(struct.unpack(">I", head)[0])
        signal.alarm(PAGE_SECONDS)
        status, body = answer(html)
        signal.alarm(0)
        target.write(struct.pack(">BI", status, len(body)) + body)
        target.flush()


main()
