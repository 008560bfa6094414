//! "Did you mean".

/// The nearest of several names, if one is near enough to be a slip.
pub fn closest<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let limit = (name.chars().count() / 3).clamp(1, 4);
    let mut best: Option<(usize, &str)> = None;
    for candidate in names {
        let distance = distance(name, candidate, limit);
        if distance <= limit && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Insertions, deletions, replacements and swaps of neighbours between two names; `limit + 1` if there are more.
fn distance(a: &str, b: &str, limit: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > limit {
        return limit + 1;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let cell = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX / 2);
    let char_at = |chars: &[char], at: Option<usize>| at.and_then(|at| chars.get(at).copied());
    for (row, &from) in a.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, &to) in b.iter().enumerate() {
            let replaced = cell(&last, column) + usize::from(from != to);
            let mut least = replaced.min(cell(&last, column + 1) + 1).min(cell(&next, column) + 1);
            let swapped = row > 0
                && column > 0
                && char_at(&a, row.checked_sub(1)) == Some(to)
                && char_at(&b, column.checked_sub(1)) == Some(from);
            if swapped {
                least = least.min(cell(&before, column - 1) + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut last, next);
    }
    last.last().copied().unwrap_or(limit + 1)
}
