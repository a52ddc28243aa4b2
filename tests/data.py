"""Where the shared data files lie: beside the checkout, or where MUSTER_DATA says."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("MUSTER_DATA") or ROOT.parent / "shared" / "data")
TELCO = DATA / "telco_customers.csv"
CDNOW = DATA / "cdnow_purchases.txt"
