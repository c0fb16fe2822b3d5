//! The clock: when something was noticed, how long it took, what time it is for people.

use std::time::Instant;

#[expect(clippy::disallowed_methods, reason = "a watch waits, and says how long it took")]
pub(super) fn now() -> Instant {
    Instant::now()
}

/// `14:32:07`, as on the reader's wall.
#[expect(clippy::disallowed_methods, reason = "a block of a watch says when it was computed")]
pub(super) fn time_of_day() -> String {
    jiff::Zoned::now().strftime("%H:%M:%S").to_string()
}
