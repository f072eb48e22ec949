//! The fare rules of public transport passes: pricing, eligibility and validity windows, pure and cited.
