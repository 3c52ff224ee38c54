import subprocess
import sys
import time

subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)  # left-behind-by-hangs"])
time.sleep(300)
