/// The minimum cut between accounts and groups: which groups are worth their price when the price is fixed.
///
/// The network: from the source to each cohort with the number of its accounts as capacity, from each cohort to its groups without limit, from each group to the sink
/// with its price. A cut that separates source from sink pays, for each link, one of its ends; the smallest one is what must be paid at least, and by the theorem of
/// Ford and Fulkerson it is as large as the largest flow. Groups that the source still reaches once the flow is largest are the ones to open; there are as few of
/// them as any cheapest cut has.
///
/// Flow is first pushed along direct links, which is nearly all of it, then along augmenting paths. Within a phase every node is visited once, so a phase is linear
/// in the number of links, and there are few.
struct GroupCut {
    private let links: CohortLinks
    /// What each cohort could still push.
    private var supply: [Int]
    /// What each group could still take.
    private var room: [Int]
    /// Flow on each link, by cohort and place in the cohort's list of groups.
    private var flow: [[Int]]

    init(links: CohortLinks, prices: [Int]) {
        self.links = links
        supply = links.cohorts.map(\.count)
        room = prices
        flow = links.cohorts.map { [Int](repeating: 0, count: $0.groups.count) }
    }

    /// Which groups to open.
    mutating func openGroups() -> [Bool] {
        pushDirectly()
        while true {
            let (hasGrown, reached) = pushAlongPaths()
            if !hasGrown { return reached }
        }
    }

    private mutating func pushDirectly() {
        for cohort in links.cohorts.indices {
            for (place, group) in links.cohorts[cohort].groups.enumerated() where supply[cohort] > 0 && room[group] > 0
            {
                let amount = Swift.min(supply[cohort], room[group])
                supply[cohort] -= amount
                flow[cohort][place] = amount
                room[group] -= amount
            }
        }
    }

    /// One phase: a search from every cohort with supply left, over nodes that no search of this phase has seen.
    private mutating func pushAlongPaths() -> (hasGrown: Bool, reached: [Bool]) {
        var hasGrown = false
        /// The cohort and place by which each group was reached.
        var origin = [(cohort: Int, place: Int)?](repeating: nil, count: links.groupCount)
        /// The group from which each cohort was reached, and its place in the cohort's list; a source has none.
        var parent = [(group: Int, place: Int)?](repeating: nil, count: links.cohorts.count)
        var isSeen = [Bool](repeating: false, count: links.cohorts.count)
        for source in links.cohorts.indices where supply[source] > 0 && !isSeen[source] {
            isSeen[source] = true
            var queue = [source]
            var next = 0
            search: while next < queue.count {
                let cohort = queue[next]
                next += 1
                for (place, group) in links.cohorts[cohort].groups.enumerated() where origin[group] == nil {
                    origin[group] = (cohort, place)
                    if room[group] > 0 {
                        augment(to: group, origin, parent)
                        hasGrown = true
                        break search
                    }
                    for other in links.cohorts(of: group) where !isSeen[other] {
                        guard let back = links.cohorts[other].groups.firstIndex(of: group), flow[other][back] > 0 else {
                            continue
                        }
                        isSeen[other] = true
                        parent[other] = (group, back)
                        queue.append(other)
                    }
                }
            }
        }
        return (hasGrown, origin.map { $0 != nil })
    }

    /// Sends as much as the path to this group allows.
    private mutating func augment(
        to end: Int,
        _ origin: [(cohort: Int, place: Int)?],
        _ parent: [(group: Int, place: Int)?]
    ) {
        var amount = room[end]
        var path: [(cohort: Int, place: Int, back: Int?)] = []
        var group = end
        while let (cohort, place) = origin[group] {
            path.append((cohort, place, parent[cohort]?.place))
            guard let (before, back) = parent[cohort] else {
                amount = Swift.min(amount, supply[cohort])
                break
            }
            amount = Swift.min(amount, flow[cohort][back])
            group = before
        }
        room[end] -= amount
        for (cohort, place, back) in path {
            flow[cohort][place] += amount
            if let back { flow[cohort][back] -= amount } else { supply[cohort] -= amount }
        }
    }
}
