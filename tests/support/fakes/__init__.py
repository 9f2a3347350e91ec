"""Stand-ins for the public services: real sockets on this machine, recorded shapes, faults on demand."""
