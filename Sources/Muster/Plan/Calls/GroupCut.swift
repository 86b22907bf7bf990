/// The minimum cut between accounts and groups: which groups are worth their cost when the cost is fixed.
///
/// The network: from the source to each cohort with the number of its accounts as capacity, from each cohort to its groups without limit, from each group to the sink
/// with its cost. A cut pays for one end of each link, and the minimum cut equals the maximum flow (Ford and Fulkerson). The groups that the source still reaches
/// under the maximum flow are the ones to open. No minimum cut opens fewer.
///
/// It pushes flow along direct links first, which is nearly all of it, then along augmenting paths. A phase visits every node once, so it is linear in the number
/// of links, and there are few phases.
struct GroupCut {
    private let links: CohortLinks
    /// The remaining supply of each cohort.
    private var supply: [Int]
    /// The remaining capacity of each group.
    private var room: [Int]
    /// The flow on each link.
    private var flow: [Int]

    init(links: CohortLinks, prices: [Int]) {
        self.links = links
        supply = links.sizes
        room = prices
        flow = [Int](repeating: 0, count: links.count)
    }

    /// Returns the groups to open.
    mutating func openGroups() -> [Bool] {
        pushDirectly()
        while true {
            let (hasGrown, reached) = pushAlongPaths()
            if !hasGrown { return reached }
        }
    }

    private mutating func pushDirectly() {
        for cohort in links.cohortIndices {
            for link in links.links(of: cohort) {
                let group = links.group(at: link)
                let amount = Swift.min(supply[cohort], room[group])
                supply[cohort] -= amount
                flow[link] = amount
                room[group] -= amount
            }
        }
    }

    /// Runs one phase: a search from every cohort with supply, over nodes that this phase has not visited.
    private mutating func pushAlongPaths() -> (hasGrown: Bool, reached: [Bool]) {
        var hasGrown = false
        /// The cohort and link that reached each group.
        var origin = [(cohort: Int, link: Int)?](repeating: nil, count: links.groupCount)
        /// The group and link that reached each cohort; a source has none.
        var parent = [(group: Int, link: Int)?](repeating: nil, count: links.cohortIndices.count)
        var isSeen = [Bool](repeating: false, count: links.cohortIndices.count)
        for source in links.cohortIndices where supply[source] > 0 && !isSeen[source] {
            isSeen[source] = true
            var queue = [source]
            var next = 0
            search: while next < queue.count {
                let cohort = queue[next]
                next += 1
                for link in links.links(of: cohort) where origin[links.group(at: link)] == nil {
                    let group = links.group(at: link)
                    origin[group] = (cohort, link)
                    if room[group] > 0 {
                        augment(to: group, origin, parent)
                        hasGrown = true
                        break search
                    }
                    for other in links.cohorts(of: group) where !isSeen[other] {
                        guard let back = links.links(of: other).first(where: { links.group(at: $0) == group }),
                            flow[back] > 0
                        else { continue }
                        isSeen[other] = true
                        parent[other] = (group, back)
                        queue.append(other)
                    }
                }
            }
        }
        return (hasGrown, origin.map { $0 != nil })
    }

    /// Pushes as much flow as the path to this group allows.
    private mutating func augment(
        to end: Int,
        _ origin: [(cohort: Int, link: Int)?],
        _ parent: [(group: Int, link: Int)?]
    ) {
        var amount = room[end]
        var path: [(cohort: Int, link: Int, back: Int?)] = []
        var group = end
        while let (cohort, link) = origin[group] {
            path.append((cohort, link, parent[cohort]?.link))
            guard let (before, back) = parent[cohort] else {
                amount = Swift.min(amount, supply[cohort])
                break
            }
            amount = Swift.min(amount, flow[back])
            group = before
        }
        room[end] -= amount
        for (cohort, link, back) in path {
            flow[link] += amount
            if let back { flow[back] -= amount } else { supply[cohort] -= amount }
        }
    }
}
