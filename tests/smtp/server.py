"""A mail server that can be told to be difficult.

server.py DIRECTORY [PORT]

It listens on 127.0.0.1, says its port on standard output, and ends when its standard input does. Each mail that it takes
becomes a file of the directory, under the next number. The file `mode` there says how it behaves, and may change at any
time:

accept    takes everything
refuse    knows no mailbox
greylist  asks whoever writes to a recipient for the first time to come again
cut       hangs up in the middle of the first mail, then takes everything
deaf      takes the first mail and hangs up before it says so, then takes everything
"""

import asyncio
import pathlib
import sys

from aiosmtpd.smtp import SMTP

directory = pathlib.Path(sys.argv[1])
port = int(sys.argv[2]) if len(sys.argv) > 2 else 0
met = set()


def mode():
    return (directory / "mode").read_text().strip()


def for_the_first_time(what):
    if what in met:
        return False
    met.add(what)
    return True


class Mailbox:
    taken = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if mode() == "refuse":
            return f"550 5.1.1 <{address}>: no such user here"
        if mode() == "greylist" and for_the_first_time(("recipient", address)):
            return "451 4.7.1 come again in a while"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(self, server, session, envelope):
        self.taken += 1
        unfinished = directory / "unfinished"
        unfinished.write_bytes(envelope.original_content)
        unfinished.rename(directory / f"{self.taken:04}.eml")
        if mode() == "deaf" and for_the_first_time("deaf"):
            server.transport.abort()
        return "250 2.0.0 taken"


class Server(SMTP):
    async def smtp_DATA(self, argument):
        if mode() == "cut" and for_the_first_time("cut"):
            await self.push("354 go on")
            await self._reader.read(64)
            self.transport.abort()
            return
        await super().smtp_DATA(argument)


async def main():
    mailbox = Mailbox()
    listening = await asyncio.get_running_loop().create_server(lambda: Server(mailbox), "127.0.0.1", port)
    print(listening.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
