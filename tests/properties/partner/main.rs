//! What always holds of the checks of partners, whatever is asked and whatever was found (PC-1 to PC-9).

mod answers;
mod discretion;
mod requests;
