//! A graph drawn in columns, in whole numbers: each box right of what it needs, few crossings,
//! boxes near what they are linked to.
//!
//! Boxes come with their column. Links over several columns pass through places of their own, so
//! that they go between boxes. Columns are ordered by sweeps to and fro (each box at the mean of
//! its neighbours), then placed by sweeps that move boxes towards their neighbours.

use std::collections::BTreeMap;

/// Widths and heights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// From left to right.
    pub width: i32,
    /// From top to bottom.
    pub height: i32,
}

/// A place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
}

/// A box: its upper left corner and its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The corner.
    pub at: Point,
    /// The size.
    pub size: Size,
}

/// A link, from the right of a box to the left of another: points that it passes through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// Which boxes it links.
    pub ends: (usize, usize),
    /// Where it passes.
    pub points: Vec<Point>,
}

/// A drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// All of it.
    pub size: Size,
    /// Parallel to the boxes.
    pub boxes: Vec<Drawn>,
    /// Parallel to the links that could be drawn: those that go forward.
    pub paths: Vec<Path>,
}

/// Between columns, for the curves of links.
const BETWEEN: i32 = 56;
/// Between boxes of a column.
const GAP: i32 = 10;
/// Between a link and its neighbours.
const LANE: i32 = 8;
/// Around everything.
const MARGIN: i32 = 8;
/// Sweeps that order columns, and that place boxes.
const SWEEPS: usize = 24;

/// A box, or the passage of a link through a column.
struct Node {
    column: usize,
    height: i32,
    before: Vec<usize>,
    after: Vec<usize>,
    y: i32,
}

/// Draws boxes of these columns and sizes, with these links.
pub fn layout(boxes: &[(usize, Size)], links: &[(usize, usize)]) -> Drawing {
    let mut nodes: Vec<Node> = boxes
        .iter()
        .map(|(column, size)| Node {
            column: *column,
            height: size.height,
            before: Vec::new(),
            after: Vec::new(),
            y: 0,
        })
        .collect();
    let forward = |(a, b): &(usize, usize)| boxes[*a].0 < boxes[*b].0;
    let mut ways: Vec<((usize, usize), Vec<usize>)> = Vec::new();
    // Links that leave one box pass through shared places: one line that branches.
    let mut passages: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for &(a, b) in links.iter().filter(|link| forward(link)) {
        let mut way = vec![a];
        for column in boxes[a].0 + 1..boxes[b].0 {
            let next = *passages.entry((a, column)).or_insert_with(|| {
                nodes.push(Node { column, height: 0, before: Vec::new(), after: Vec::new(), y: 0 });
                nodes.len() - 1
            });
            way.push(next);
        }
        way.push(b);
        for pair in way.windows(2) {
            if !nodes[pair[0]].after.contains(&pair[1]) {
                nodes[pair[0]].after.push(pair[1]);
                nodes[pair[1]].before.push(pair[0]);
            }
        }
        ways.push(((a, b), way));
    }
    let count = nodes.iter().map(|node| node.column + 1).max().unwrap_or(0);
    let mut columns: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (index, node) in nodes.iter().enumerate() {
        columns[node.column].push(index);
    }
    order(&mut columns, &nodes);
    place(&columns, &mut nodes);

    let mut left = MARGIN;
    let mut lefts = Vec::new();
    let mut widths = Vec::new();
    for column in &columns {
        let own = column.iter().filter_map(|node| boxes.get(*node));
        let width = own.map(|(_, size)| size.width).max().unwrap_or(0);
        lefts.push(left);
        widths.push(width);
        left += width + BETWEEN;
    }
    let top = nodes.iter().map(|node| node.y).min().unwrap_or(0);
    let drawn = |(node, (column, size)): (&Node, &(usize, Size))| Drawn {
        at: Point { x: lefts[*column], y: node.y - top + MARGIN },
        size: Size { width: widths[*column], height: size.height },
    };
    let placed: Vec<Drawn> = nodes.iter().zip(boxes).map(drawn).collect();
    let path = |((a, b), way): ((usize, usize), Vec<usize>)| {
        let mut points = Vec::new();
        for node in way {
            let Node { column, height, y, .. } = &nodes[node];
            let y = y - top + MARGIN + height / 2;
            let (from, to) = (lefts[*column], lefts[*column] + widths[*column]);
            if node != a {
                points.push(Point { x: from, y });
            }
            if node != b {
                points.push(Point { x: to, y });
            }
        }
        Path { ends: (a, b), points }
    };
    let paths = ways.into_iter().map(path).collect();
    let bottom = nodes.iter().map(|node| node.y + node.height).max().unwrap_or(0);
    let size = Size { width: (left - BETWEEN).max(0) + MARGIN, height: bottom - top + 2 * MARGIN };
    Drawing { size, boxes: placed, paths }
}

/// Orders columns so that few links cross.
fn order(columns: &mut [Vec<usize>], nodes: &[Node]) {
    let mut best = (crossings(columns, nodes), columns.to_vec());
    for sweep in 0..SWEEPS {
        let rightwards = sweep % 2 == 0;
        let mut at: Vec<usize> = (0..columns.len()).collect();
        if !rightwards {
            at.reverse();
        }
        for column in at {
            let places = places(columns, nodes.len());
            let mean = |node: &usize| -> Option<(usize, usize)> {
                let node = &nodes[*node];
                let near = if rightwards { &node.before } else { &node.after };
                (!near.is_empty()).then(|| (near.iter().map(|of| places[*of]).sum(), near.len()))
            };
            // Those without neighbours keep their places, the others are sorted among theirs.
            let own = columns[column].clone();
            let slots: Vec<usize> =
                (0..own.len()).filter(|slot| mean(&own[*slot]).is_some()).collect();
            let mut moved: Vec<usize> = slots.iter().map(|slot| own[*slot]).collect();
            moved.sort_by(|a, b| {
                let ((a, n), (b, m)) = (mean(a).unwrap_or((0, 1)), mean(b).unwrap_or((0, 1)));
                (a * m).cmp(&(b * n))
            });
            for (slot, node) in slots.into_iter().zip(moved) {
                columns[column][slot] = node;
            }
        }
        let count = crossings(columns, nodes);
        if count < best.0 {
            best = (count, columns.to_vec());
        }
    }
    columns.clone_from_slice(&best.1);
}

/// The place of each node in its column.
fn places(columns: &[Vec<usize>], nodes: usize) -> Vec<usize> {
    let mut places = vec![0; nodes];
    for column in columns {
        for (place, node) in column.iter().enumerate() {
            places[*node] = place;
        }
    }
    places
}

/// How many pairs of links cross.
fn crossings(columns: &[Vec<usize>], nodes: &[Node]) -> usize {
    let places = places(columns, nodes.len());
    let mut count = 0;
    for column in columns {
        let mut seen: Vec<usize> = Vec::new();
        for node in column {
            let mut ends: Vec<usize> = nodes[*node].after.iter().map(|of| places[*of]).collect();
            count +=
                ends.iter().map(|end| seen.iter().filter(|old| *old > end).count()).sum::<usize>();
            seen.append(&mut ends);
        }
    }
    count
}

/// Places boxes in their columns, near what they are linked to.
fn place(columns: &[Vec<usize>], nodes: &mut [Node]) {
    for column in columns {
        let mut y = 0;
        for &node in column {
            nodes[node].y = y;
            y += nodes[node].height + gap(&nodes[node]);
        }
    }
    for sweep in 0..SWEEPS {
        let rightwards = sweep % 2 == 0;
        let last = sweep + 2 >= SWEEPS;
        let mut at: Vec<usize> = (0..columns.len()).collect();
        if !rightwards {
            at.reverse();
        }
        for column in at {
            let wished: Vec<i32> = columns[column]
                .iter()
                .map(|node| {
                    let own = &nodes[*node];
                    let one = if rightwards { &own.before } else { &own.after };
                    let all: Vec<usize> = if last || one.is_empty() {
                        own.before.iter().chain(&own.after).copied().collect()
                    } else {
                        one.clone()
                    };
                    middle(all.iter().map(|of| nodes[*of].y + nodes[*of].height / 2))
                        .map_or(own.y, |centre| centre - own.height / 2)
                })
                .collect();
            settle(&columns[column], &wished, nodes);
        }
    }
}

fn gap(node: &Node) -> i32 {
    if node.height == 0 { LANE } else { GAP }
}

/// The median of places; of two in the middle, their mean.
fn middle(places: impl Iterator<Item = i32>) -> Option<i32> {
    let mut all: Vec<i32> = places.collect();
    all.sort_unstable();
    let half = all.len() / 2;
    match all.len() {
        0 => None,
        n if n % 2 == 1 => Some(all[half]),
        _ => Some(i32::midpoint(all[half - 1], all[half])),
    }
}

/// Gives each box of a column the place that it wishes, or one near it: boxes that would overlap
/// are put together, around the mean of their wishes.
fn settle(column: &[usize], wished: &[i32], nodes: &mut [Node]) {
    // Blocks: first box, how many, their top, height with the gap after them, sum of wishes.
    struct Block {
        first: usize,
        count: i32,
        height: i32,
        wishes: i32,
    }
    let top = |block: &Block| block.wishes.div_euclid(block.count);
    let mut blocks: Vec<Block> = Vec::new();
    for (slot, (&node, &wish)) in column.iter().zip(wished).enumerate() {
        let height = nodes[node].height + gap(&nodes[node]);
        let mut block = Block { first: slot, count: 1, height, wishes: wish };
        while let Some(before) = blocks.last().filter(|b| top(b) + b.height > top(&block)) {
            block = Block {
                first: before.first,
                count: before.count + block.count,
                // What a box of this block wishes is a wish for the top, less what is above it.
                wishes: before.wishes + block.wishes - block.count * before.height,
                height: before.height + block.height,
            };
            blocks.pop();
        }
        blocks.push(block);
    }
    for (index, block) in blocks.iter().enumerate() {
        let end = blocks.get(index + 1).map_or(column.len(), |next| next.first);
        let mut y = top(block);
        for &node in &column[block.first..end] {
            nodes[node].y = y;
            y += nodes[node].height + gap(&nodes[node]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SIZE: Size = Size { width: 100, height: 24 };

    fn overlap(a: &Drawn, b: &Drawn) -> bool {
        let apart = a.at.x + a.size.width <= b.at.x
            || b.at.x + b.size.width <= a.at.x
            || a.at.y + a.size.height <= b.at.y
            || b.at.y + b.size.height <= a.at.y;
        !apart
    }

    #[test]
    fn a_chain_is_a_straight_line() {
        let drawing = layout(&[(0, SIZE), (1, SIZE), (2, SIZE)], &[(0, 1), (1, 2), (0, 2), (2, 0)]);
        let ys: Vec<i32> = drawing.boxes.iter().map(|b| b.at.y).collect();
        assert!(ys[0] < ys[1] || ys[0] == ys[2], "{ys:?}");
        assert_eq!(drawing.paths.len(), 3, "what goes back is not drawn");
        assert_eq!(layout(&[], &[]).size, Size { width: MARGIN, height: 2 * MARGIN });
    }

    #[test]
    fn links_that_need_not_cross_do_not() {
        let boxes = [(0, SIZE), (0, SIZE), (1, SIZE), (1, SIZE)];
        let drawing = layout(&boxes, &[(0, 3), (1, 2)]);
        let y = |at: usize| drawing.boxes[at].at.y;
        assert_eq!(y(0) < y(1), y(3) < y(2));
    }

    proptest! {
        #[test]
        fn boxes_never_overlap_and_all_is_within(
            columns in proptest::collection::vec(0..6_usize, 1..30),
            links in proptest::collection::vec((0..30_usize, 0..30_usize), 0..60),
        ) {
            let boxes: Vec<(usize, Size)> = columns.iter().map(|column| (*column, SIZE)).collect();
            let links: Vec<(usize, usize)> =
                links.into_iter().map(|(a, b)| (a % boxes.len(), b % boxes.len())).collect();
            let drawing = layout(&boxes, &links);
            for (at, a) in drawing.boxes.iter().enumerate() {
                prop_assert!(drawing.boxes[..at].iter().all(|b| !overlap(a, b)));
                prop_assert!(a.at.x >= 0 && a.at.y >= 0);
                prop_assert!(a.at.x + a.size.width <= drawing.size.width);
                prop_assert!(a.at.y + a.size.height <= drawing.size.height);
            }
            for path in &drawing.paths {
                let (a, b) = (drawing.boxes[path.ends.0], drawing.boxes[path.ends.1]);
                prop_assert_eq!(path.points[0], Point { x: a.at.x + a.size.width, y: a.at.y + 12 });
                prop_assert_eq!(*path.points.last().unwrap(), Point { x: b.at.x, y: b.at.y + 12 });
                prop_assert!(path.points.windows(2).all(|pair| pair[0].x <= pair[1].x));
            }
            prop_assert_eq!(layout(&boxes, &links), drawing);
        }
    }
}
