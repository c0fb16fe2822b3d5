//! "Did you mean…?": the name nearest to one that is not known.

/// Longest name compared, in bytes.
const MOST_COMPARED: usize = 64;
/// Most names compared.
const MOST_CANDIDATES: usize = 500;

/// The candidate nearest to `name`, when it is near enough to be a slip.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A slip is short, and found among few: a hostile list must not cost seconds.
    if name.len() > MOST_COMPARED {
        return None;
    }
    let lower = name.to_lowercase();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates.into_iter().take(MOST_CANDIDATES) {
        if candidate.len() > MOST_COMPARED {
            continue;
        }
        let distance = strsim::damerau_levenshtein(&lower, &candidate.to_lowercase());
        let longest = name.chars().count().max(candidate.chars().count());
        let near = distance * 5 <= longest * 2;
        if near && best.is_none_or(|(d, c)| (distance, candidate) < (d, c)) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}
