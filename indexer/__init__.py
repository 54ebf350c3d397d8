"""From bytes to articles and from articles to the index; knows the archive, never the web."""
