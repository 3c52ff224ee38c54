"""The folder that `auditor checkov-dir` prints: checkov imports the modules in it, nothing of ours does."""
