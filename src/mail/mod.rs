//! Letters to people, and the ways to send them.
