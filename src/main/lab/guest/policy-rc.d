#!/bin/sh
# Services of a lab host may be started and restarted by their packages.
exit 0
