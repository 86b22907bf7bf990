/// The different changes of groups that rows ask for, each stored once: many rows ask for the same few sets.
struct DesiredChangeTable: Sendable {
    /// Each change: its kind and the size of its first set, the size of its second set, and both sets in order.
    private var words: [Int32] = []
    private var index = HashIndex()

    private static let headSize = 2
    private static let kinds: Int32 = 8

    /// Creates a table in which index 0 leaves the groups as they are.
    init() { _ = place(of: .leave) }

    /// Returns the index of a change. Adds a new change.
    mutating func place(of desiredChange: DesiredChange.Groups) -> UInt32 {
        let (kind, first, second): (Int32, Set<GroupTable.Index>, Set<GroupTable.Index>) =
            switch desiredChange {
            case .leave: (0, [], [])
            case .exactly(let groups): (1, groups, [])
            case .partOfFullSet(let groups): (2, groups, [])
            case .marks(let marked, let unmarked): (3, marked, unmarked)
            case .change(let adding, let removing): (4, adding, removing)
            }
        let written =
            [kind + Self.kinds * Int32(first.count), Int32(second.count)] + first.sorted() + second.sorted()
        let hash = written.withUnsafeBytes { HashIndex.hash($0) }
        if let known = index.index(of: hash, { words[$0...].starts(with: written) }) { return UInt32(known) }
        let place = words.count
        words += written
        index.insert(hash, place)
        return UInt32(place)
    }

    /// Returns the change at an index.
    subscript(place: UInt32) -> DesiredChange.Groups {
        let first = entered(place)
        let second = words[first.endIndex..<first.endIndex + Int(words[Int(place) + 1])]
        switch words[Int(place)] % Self.kinds {
        case 0: return .leave
        case 1: return .exactly(Set(first))
        case 2: return .partOfFullSet(Set(first))
        case 3: return .marks(in: Set(first), out: Set(second))
        default: return .change(adding: Set(first), removing: Set(second))
        }
    }

    /// Returns an account's groups after the change at an index, as ``AccountState/applying(_:everyone:)`` does; `nil` for a part of a full set, which has no meaning alone.
    func delta(_ place: UInt32, of groups: Set<GroupTable.Index>, everyone: GroupTable.Index?) -> MembershipDelta? {
        let entered = entered(place)
        var delta = MembershipDelta(entered: entered.filter { !groups.contains($0) })
        switch words[Int(place)] % Self.kinds {
        case 0: break
        case 1: delta.left = groups.filter { $0 != everyone && !entered.contains($0) }.sorted()
        case 2: return nil
        default:
            let second = words[entered.endIndex..<entered.endIndex + Int(words[Int(place) + 1])]
            delta.left = second.filter { $0 != everyone && groups.contains($0) && !entered.contains($0) }
        }
        return delta
    }

    /// Returns the groups that an account enters by the change at an index: all groups of a new account.
    func entered(_ place: UInt32) -> ArraySlice<GroupTable.Index> {
        let start = Int(place) + Self.headSize
        return words[start..<start + Int(words[Int(place)] / Self.kinds)]
    }
}
