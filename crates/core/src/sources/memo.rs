//! What was made of files, kept as long as their bytes are the same: a script that three
//! policies inherit, or that a save did not touch, is parsed once.

use super::{Source, Sources};
use crate::diagnostic::SourceId;
use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// What was made, by the file, its bytes and what they were read as.
#[derive(Default)]
pub(super) struct Memo(BTreeMap<(SourceId, [u8; 32], &'static str), Kept>);

struct Kept {
    thing: Arc<dyn Any + Send + Sync>,
    /// Whether it served since the last time that files were forgotten.
    used: bool,
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys().map(|(id, _, what)| (id, what))).finish()
    }
}

impl Memo {
    /// Forgets what did not serve since the last call.
    pub(super) fn forget_unused(&mut self) {
        self.0.retain(|_, kept| std::mem::take(&mut kept.used));
    }
}

impl Sources {
    /// What `make` makes of a file, read as `what`: made once while the file has these bytes.
    /// Nothing else may decide it. A failure is not kept.
    pub(crate) fn made<T: Send + Sync + 'static, E>(
        &mut self,
        id: SourceId,
        what: &'static str,
        make: impl FnOnce(&Source) -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        let source = self.get(id);
        let key = (id, source.sha256(), what);
        if let Some(kept) = self.memo.0.get_mut(&key)
            && let Ok(thing) = kept.thing.clone().downcast::<T>()
        {
            kept.used = true;
            return Ok(thing);
        }
        let thing = Arc::new(make(self.get(id))?);
        self.memo.0.insert(key, Kept { thing: thing.clone(), used: true });
        Ok(thing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn a_thing_is_made_once_for_the_same_bytes() {
        let mut sources = Sources::memory([("a", "one"), ("b", "one")]);
        let mut made = 0;
        let mut length = |sources: &mut Sources, path: &str, what| {
            let id = sources.read(Path::new(path)).unwrap();
            let make = |source: &Source| {
                made += 1;
                Ok::<_, ()>(source.text().len() + made)
            };
            *sources.made(id, what, make).unwrap()
        };
        assert_eq!(length(&mut sources, "a", "length"), 4);
        assert_eq!(length(&mut sources, "a", "length"), 4);
        assert_eq!(length(&mut sources, "a", "size"), 5);
        assert_eq!(length(&mut sources, "b", "length"), 6, "another file has other places");
        let mark = crate::sources::Mark::default();
        sources.rewind(&mark);
        assert_eq!(length(&mut sources, "a", "length"), 4, "read again, the same bytes");
        sources.rewind(&mark);
        sources.rewind(&mark);
        assert_eq!(length(&mut sources, "a", "length"), 7, "did not serve in between");
    }
}
