package import IdentityAPI

/// The organization's groups, each known by a small number, so that sets of groups are cheap to keep and compare.
package struct GroupTable: Sendable {
    /// A group's place in the table.
    package typealias Index = Int32

    /// The groups, by ``Index``.
    package private(set) var groups: [Group] = []
    /// The built-in group that every account stays in.
    package private(set) var everyone: Index?

    /// Groups that are to be made, and have no id yet.
    package private(set) var unmade: Set<Index> = []
    /// Why groups could not be made.
    private var refusals: [Index: IdentityError] = [:]

    private var byID: [ByteExactString: Index] = [:]
    private var byName: [ByteExactString: [Index]] = [:]
    private var byFoldedName: [ByteExactString: [Index]] = [:]
    private(set) var suggestions = GroupSuggestions([])

    /// A table of the given groups.
    package init(_ groups: [Group]) {
        for group in groups where !group.id.isEmpty && byID[ByteExactString.id(group.id)] == nil { insert(group) }
        everyone = groups.first(where: \.isEveryone).flatMap { byID[ByteExactString.id($0.id)] }
        suggestions = GroupSuggestions(groups.map(\.name))
    }

    /// The number of an id that an account names; one that the list of groups did not have gets a place of its own.
    mutating func index(ofID id: String) -> Index {
        byID[ByteExactString.id(id)] ?? insert(Group(id: id, name: ""))
    }

    /// Whether some group has this name, whatever its case, or this id.
    func holds(_ text: String) -> Bool {
        let exact = ByteExactString(text)
        return byName[exact] != nil || byID[ByteExactString.id(text)] != nil
            || byFoldedName[ByteExactString(text.lowercased())] != nil
    }

    /// What a text that names a group stands for.
    enum GroupMatch: Sendable {
        case group(Index)
        case unknown
        /// Several groups. One of them may bear the name that is another one's id.
        case ambiguous([Index], isNameAndID: Bool)
    }

    /// Returns the group that a text names: by exact name or by id, else by name whatever its case. A text that is one group's name and another one's id is ambiguous.
    func match(_ text: String) -> GroupMatch {
        let named = byName[ByteExactString(text)] ?? []
        let identified = byID[ByteExactString.id(text)]
        var found = named
        if let identified, !named.contains(identified) { found.append(identified) }
        if found.isEmpty { found = byFoldedName[ByteExactString(text.lowercased())] ?? [] }
        switch found.count {
        case 0: return .unknown
        case 1: return .group(found[0])
        default: return .ambiguous(found, isNameAndID: identified != nil && !named.isEmpty)
        }
    }

    /// The number of the one group that a text names; `nil` for none or several.
    func index(naming text: String) -> Index? {
        if case .group(let index) = match(text) { index } else { nil }
    }

    /// The number of the group with this id; `nil` for none.
    func index(id: String) -> Index? { byID[ByteExactString.id(id)] }

    /// The id of the one group that has this name, whatever its case, or this id; `nil` for none or several.
    func id(written text: String) -> String? { index(naming: text).map { self[$0].id } }

    /// The names of groups that are much like a text.
    func suggestions(for text: String) -> [String] { suggestions.nearest(to: text) }

    // MARK: Groups to be made

    /// Gives a group that is to be made its number.
    mutating func insertUnmade(named name: String) -> Index {
        let index = insert(Group(id: "", name: name))
        unmade.insert(index)
        return index
    }

    /// Takes the ids of groups that have been made.
    mutating func take(_ list: [Group]) {
        let made = Dictionary(list.map { (ByteExactString($0.name.lowercased()), $0) }) { first, _ in first }
        for index in unmade {
            guard let group = made[ByteExactString(self[index].name.lowercased())] else { continue }
            take(group, as: index)
        }
    }

    /// Takes the id of a group that has been made.
    mutating func take(_ group: Group, as index: Index) {
        groups[Int(index)] = group
        byID[ByteExactString.id(group.id)] = index
        unmade.remove(index)
        refusals[index] = nil
    }

    /// Notes why a group could not be made.
    mutating func refuse(_ index: Index, _ error: IdentityError) {
        refusals[index] = error
    }

    /// Whether it is known why a group could not be made.
    func isRefused(_ index: Index) -> Bool { refusals[index] != nil }

    /// Why one of these groups cannot be entered; `nil` where all are there.
    func refusal(of indices: some Sequence<Index>) -> IdentityError? {
        indices.lazy.filter(unmade.contains).compactMap { index in
            let name = self[index].name
            let reason = refusals[index].map { ": \($0.message)" } ?? ""
            return IdentityError(
                .notFound,
                code: "groupNotMade",
                message: "the group '\(name)' could not be created\(reason)"
            )
        }.first
    }

    /// The names of groups that are there and much like this one.
    package func nearest(to index: Index) -> [String] { suggestions.nearest(to: self[index].name) }

    /// The ids of several groups, where groups that are to be made are told by their names.
    func keptIDs(_ indices: some Sequence<Index>) -> [String] {
        indices.map { unmade.contains($0) ? Self.unmadeMark + self[$0].name.lowercased() : self[$0].id }
    }

    /// The id that a kept one means now: that of the group which has been made meanwhile.
    func id(kept: String) -> String {
        guard kept.hasPrefix(Self.unmadeMark),
            let index = index(naming: String(kept.dropFirst(Self.unmadeMark.count))),
            !unmade.contains(index)
        else { return kept }
        return self[index].id
    }

    private static let unmadeMark = "new group "

    // MARK: Names and ids

    /// The name of the group with this id; `nil` for none.
    func name(ofID id: String) -> String? { byID[ByteExactString.id(id)].map { self[$0].name } }

    /// The group of a number.
    package subscript(index: Index) -> Group { groups[Int(index)] }

    /// The ids of several groups.
    package func ids(_ indices: some Sequence<Index>) -> [String] { indices.map { self[$0].id } }

    /// The names of several groups, or their ids where they have none.
    package func names(_ indices: some Sequence<Index>) -> [String] {
        indices.map { self[$0].name.isEmpty ? self[$0].id : self[$0].name }
    }

    @discardableResult
    private mutating func insert(_ group: Group) -> Index {
        let index = Index(groups.count)
        groups.append(group)
        if !group.id.isEmpty { byID[ByteExactString.id(group.id)] = index }
        if !group.name.isEmpty {
            byName[ByteExactString(group.name), default: []].append(index)
            byFoldedName[ByteExactString(group.name.lowercased()), default: []].append(index)
        }
        return index
    }
}
