#!/usr/bin/python3 -IS
"""The service of package acme-web: GET /health tells which code and which library it is running."""
import json
import mmap
import os
import socket
import sys
import threading

VERSION = "@VERSION@"
STATUS = "@STATUS@"
LIBRARY = "/usr/lib/acme/libacme.so"
PID_FILE = "/run/acme-web.pid"


def map_library():
    """Maps the library the way a loader does, so that a replaced file shows as deleted in our maps."""
    with open(LIBRARY, "rb") as file:
        return mmap.mmap(file.fileno(), 0, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ | mmap.PROT_EXEC)


def library_version(library):
    marker = b"ACME_LIB_VERSION="
    start = library.find(marker) + len(marker)
    return library[start:library.find(b"\n", start)].decode()


def answer(connection, version_of_library):
    with connection:
        connection.settimeout(5)
        try:
            request = connection.recv(4096).decode("latin-1").split(" ")
            code, body = "404 Not Found", {"status": "NOT_FOUND"}
            if len(request) > 1 and request[1] == "/health":
                code = "200 OK" if STATUS == "UP" else "503 Service Unavailable"
                body = {"status": STATUS, "version": VERSION, "lib": version_of_library}
            payload = json.dumps(body).encode()
            head = (f"HTTP/1.1 {code}\r\nContent-Type: application/json\r\n"
                    f"Content-Length: {len(payload)}\r\nConnection: close\r\n\r\n")
            connection.sendall(head.encode() + payload)
        except OSError:
            pass


def leave_terminal():
    """Becomes a daemon once the port is bound, so that a start that returned is a service that answers."""
    child = os.fork()
    if child:
        with open(PID_FILE, "w", encoding="ascii") as file:
            file.write(f"{child}\n")
        os._exit(0)
    os.setsid()
    os.chdir("/")
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)


def main():
    library = map_library()
    version_of_library = library_version(library)
    listener = socket.create_server(("0.0.0.0", 8080), backlog=64)
    leave_terminal()
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=answer, args=(connection, version_of_library), daemon=True).start()


if __name__ == "__main__":
    sys.exit(main())
