//! Asks customers how it was, once their case has been resolved for as long as the company wants.
