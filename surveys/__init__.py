"""What residents say: consultations, signs, receipts, moderation and counting. Imports `geo` only; never commits, never
sees Flask: it takes a session (of the reader, intake or desk role) and plain values."""
