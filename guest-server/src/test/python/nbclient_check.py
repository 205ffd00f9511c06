"""Executes a notebook by nbclient, directly at a kernel gateway: usage: PROGRAM SERVER_URL."""

import sys

import notebook

notebook.execute(sys.argv[1], kernel_name="widgets")
