"""The parts of reading a web page: what it says about itself, where its text stands, what is beside it."""
