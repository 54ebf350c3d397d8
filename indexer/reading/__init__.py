"""One module per format: bytes in, a draft and warnings out; `reader` chooses, `pool` keeps it in child processes."""
