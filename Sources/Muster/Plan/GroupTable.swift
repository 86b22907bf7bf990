public import IdentityAPI

/// The organization's groups, each known by a small number, so that sets of groups are cheap to keep and compare.
public struct GroupTable: Sendable {
    /// A group's place in the table.
    public typealias Index = Int32

    /// The groups, by ``Index``.
    public private(set) var groups: [Group] = []
    /// The built-in group that every account stays in.
    public private(set) var everyone: Index?

    private var byID: [ExactText: Index] = [:]
    private var byName: [ExactText: [Index]] = [:]
    private var byFoldedName: [ExactText: [Index]] = [:]
    private var suggestions = Suggestions(among: [])

    /// A table of the given groups.
    public init(_ groups: [Group]) {
        for group in groups where byID[ExactText(group.id)] == nil { insert(group) }
        everyone = groups.first(where: \.isEveryone).flatMap { byID[ExactText($0.id)] }
        suggestions = Suggestions(among: groups.map(\.name))
    }

    /// The number of an id that an account names; one that the list of groups did not have gets a place of its own.
    mutating func index(ofID id: String) -> Index {
        byID[ExactText(id)] ?? insert(Group(id: id, name: ""))
    }

    /// The number of a group that the sheet names: by exact name, then by id, then by name whatever its case.
    func index(written text: String) throws(RowProblem) -> Index {
        let exact = ExactText(text)
        let found =
            byName[exact] ?? byID[exact].map { [$0] } ?? byFoldedName[ExactText(text.lowercased())] ?? []
        switch found.count {
        case 1: return found[0]
        case 0: throw RowProblem("unknownGroup", "no group '\(text)'\(suggestions.nearest(to: text).question)")
        default:
            let names = found.map { "'\(self[$0].name)' (\(self[$0].id))" }.joined(separator: ", ")
            throw RowProblem("ambiguousGroup", "the group '\(text)' may be any of \(names): use the id")
        }
    }

    /// The name of the group with this id; `nil` for none.
    func name(ofID id: String) -> String? { byID[ExactText(id)].map { self[$0].name } }

    /// The group of a number.
    public subscript(index: Index) -> Group { groups[Int(index)] }

    /// The ids of several groups.
    public func ids(_ indices: some Sequence<Index>) -> [String] { indices.map { self[$0].id } }

    /// The names of several groups, or their ids where they have none.
    public func names(_ indices: some Sequence<Index>) -> [String] {
        indices.map { self[$0].name.isEmpty ? self[$0].id : self[$0].name }
    }

    @discardableResult
    private mutating func insert(_ group: Group) -> Index {
        let index = Index(groups.count)
        groups.append(group)
        byID[ExactText(group.id)] = index
        if !group.name.isEmpty {
            byName[ExactText(group.name), default: []].append(index)
            byFoldedName[ExactText(group.name.lowercased()), default: []].append(index)
        }
        return index
    }
}
