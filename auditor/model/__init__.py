"""The nouns of the auditor: plain frozen data, no input or output."""
