"""What the plan is: programme, layers, interventions and the promise ledger. Imports `geo` only; never commits, never sees Flask."""
