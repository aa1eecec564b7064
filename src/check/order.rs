//! An order in which things can be done that need each other, and the circles that have none.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The groups of things that need each other in circles, each group after all that it needs; a
/// thing outside all circles is a group of its own. `needs` lists for each thing the others (or
/// itself) that it needs; linear in their number.
pub(super) fn groups(needs: &[BTreeSet<usize>]) -> Vec<Vec<usize>> {
    let mut search =
        Search { index: vec![None; needs.len()], low: vec![0; needs.len()], ..Search::default() };
    for start in 0..needs.len() {
        search.from(start, needs);
    }
    search.groups
}

/// Tarjan's search for strongly connected components, without recursion.
#[derive(Default)]
struct Search {
    /// The number of each thing in the order of discovery.
    index: Vec<Option<usize>>,
    /// The smallest number on the stack that can be reached from each thing.
    low: Vec<usize>,
    stack: Vec<usize>,
    on_stack: BTreeSet<usize>,
    found: usize,
    groups: Vec<Vec<usize>>,
}

impl Search {
    fn from(&mut self, start: usize, needs: &[BTreeSet<usize>]) {
        let steps = |place: usize| needs.get(place).into_iter().flatten().copied();
        if self.is_found(start) {
            return;
        }
        self.discover(start);
        let mut path = vec![(start, steps(start))];
        while let Some((place, left)) = path.last_mut() {
            let place = *place;
            match left.next() {
                Some(next) if !self.is_found(next) => {
                    self.discover(next);
                    path.push((next, steps(next)));
                }
                Some(next) if self.on_stack.contains(&next) => {
                    self.lower(place, self.index.get(next).copied().flatten().unwrap_or(usize::MAX));
                }
                Some(_) => {}
                None => {
                    path.pop();
                    let low = self.low.get(place).copied().unwrap_or(0);
                    if let Some((above, _)) = path.last() {
                        self.lower(*above, low);
                    }
                    if self.index.get(place) == Some(&Some(low)) {
                        self.close(place);
                    }
                }
            }
        }
    }

    fn is_found(&self, place: usize) -> bool {
        self.index.get(place).is_none_or(Option::is_some)
    }

    fn discover(&mut self, place: usize) {
        if let (Some(index), Some(low)) = (self.index.get_mut(place), self.low.get_mut(place)) {
            (*index, *low) = (Some(self.found), self.found);
        }
        self.found += 1;
        self.stack.push(place);
        self.on_stack.insert(place);
    }

    fn lower(&mut self, place: usize, to: usize) {
        if let Some(low) = self.low.get_mut(place) {
            *low = to.min(*low);
        }
    }

    /// Takes a whole group off the stack.
    fn close(&mut self, root: usize) {
        let mut group = Vec::new();
        while let Some(place) = self.stack.pop() {
            self.on_stack.remove(&place);
            group.push(place);
            if place == root {
                break;
            }
        }
        group.sort_unstable();
        self.groups.push(group);
    }
}

/// The shortest way from a thing through what it needs back to itself, beginning with itself;
/// `None` if it is in no circle.
pub(super) fn way_round(needs: &[BTreeSet<usize>], start: usize) -> Option<Vec<usize>> {
    let mut came_from = BTreeMap::new();
    let mut waiting = VecDeque::from([start]);
    while let Some(place) = waiting.pop_front() {
        for next in needs.get(place).into_iter().flatten() {
            if *next == start {
                let mut way: Vec<_> =
                    std::iter::successors(Some(place), |at| came_from.get(at).copied()).collect();
                way.reverse();
                return Some(way);
            }
            if !came_from.contains_key(next) {
                came_from.insert(*next, place);
                waiting.push_back(*next);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs(lists: &[&[usize]]) -> Vec<BTreeSet<usize>> {
        lists.iter().map(|list| list.iter().copied().collect()).collect()
    }

    #[test]
    fn groups_come_after_what_they_need() {
        assert_eq!(groups(&needs(&[&[1], &[2], &[]])), [[2], [1], [0]]);
        let tangled = needs(&[&[1, 4], &[2], &[1, 3], &[], &[4]]);
        assert_eq!(groups(&tangled), [vec![3], vec![1, 2], vec![4], vec![0]]);
        let long: Vec<_> = (0..50_000).map(|place| BTreeSet::from([place + 1])).collect();
        assert_eq!(groups(&long).len(), 50_000);
    }

    #[test]
    fn the_way_round_is_the_shortest() {
        let tangled = needs(&[&[1, 2], &[2], &[0], &[3], &[]]);
        assert_eq!(way_round(&tangled, 0), Some(vec![0, 2]));
        assert_eq!(way_round(&tangled, 1), Some(vec![1, 2, 0]));
        assert_eq!(way_round(&tangled, 3), Some(vec![3]));
        assert_eq!(way_round(&tangled, 4), None);
    }
}
