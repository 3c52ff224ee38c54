"""Pulumi programs: run offline against an engine of our own, or read without being run."""
