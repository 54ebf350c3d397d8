"""The engines that can index the archive, one folder each."""
