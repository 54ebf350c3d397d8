"""Stub."""
from bs4 import BeautifulSoup
assert BeautifulSoup
