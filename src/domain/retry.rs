//! How what failed is tried again.

use chrono::TimeDelta;

/// How often something is tried before it is given up: with waits that double from a minute, about 17 hours.
pub const TRIES: i32 = 10;

/// How long after a failure it is tried again, by how many failures came before that one: 1 minute, 2, 4, and so on.
pub fn wait(failures_before: i32) -> TimeDelta {
    TimeDelta::minutes(1_i64 << failures_before.clamp(0, 12))
}
