package import IdentityAPI

/// The organization's groups, each with a small index, so that sets of groups are cheap to store and compare.
package struct GroupTable: Sendable {
    /// A group's index in the table.
    package typealias Index = Int32

    /// The groups, by ``Index``.
    package private(set) var groups: [Group] = []
    /// The built-in group that every account stays in.
    package private(set) var everyone: Index?

    /// Groups to create, which have no id yet.
    package private(set) var unmade: Set<Index> = []
    /// Why groups could not be created.
    private var refusals: [Index: IdentityError] = [:]

    private var byID: [ByteExactString: Index] = [:]
    private var byName: [ByteExactString: [Index]] = [:]
    private var byFoldedName: [ByteExactString: [Index]] = [:]
    private(set) var suggestions = GroupSuggestions([])

    /// Creates a table of groups.
    package init(_ groups: [Group]) {
        for group in groups where !group.id.isEmpty && byID[ByteExactString.id(group.id)] == nil { insert(group) }
        everyone = groups.first(where: \.isEveryone).flatMap { byID[ByteExactString.id($0.id)] }
        suggestions = GroupSuggestions(groups.map(\.name))
    }

    /// Returns the index of an id in an account. Adds an id that the list of groups does not contain.
    mutating func index(ofID id: String) -> Index {
        byID[ByteExactString.id(id)] ?? insert(Group(id: id, name: ""))
    }

    /// Returns whether some group has this name, case-insensitively, or this id.
    func holds(_ text: String) -> Bool {
        let exact = ByteExactString(text)
        return byName[exact] != nil || byID[ByteExactString.id(text)] != nil
            || byFoldedName[ByteExactString(text.lowercased())] != nil
    }

    /// The group of a text.
    enum GroupMatch: Sendable {
        case group(Index)
        case unknown
        /// Several groups. One may have the name that is another one's id.
        case ambiguous([Index], isNameAndID: Bool)
    }

    /// Returns the group that a text names: by exact name or id, else by name case-insensitively. A text that is one group's name and another one's id is ambiguous.
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

    /// Returns the index of the only group that a text names; `nil` for none or several.
    func index(naming text: String) -> Index? {
        if case .group(let index) = match(text) { index } else { nil }
    }

    /// Returns the index of the group with this id; `nil` for none.
    func index(id: String) -> Index? { byID[ByteExactString.id(id)] }

    /// Returns the id of the only group with this name, case-insensitively, or this id; `nil` for none or several.
    func id(written text: String) -> String? { index(naming: text).map { self[$0].id } }

    /// Returns the names of groups that resemble a text.
    func suggestions(for text: String) -> [String] { suggestions.nearest(to: text) }

    // MARK: Groups to create

    /// Adds a group to create. Returns its index.
    mutating func insertUnmade(named name: String) -> Index {
        let index = insert(Group(id: "", name: name))
        unmade.insert(index)
        return index
    }

    /// Records the ids of created groups.
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

    /// Records why a group could not be created.
    mutating func refuse(_ index: Index, _ error: IdentityError) {
        refusals[index] = error
    }

    /// Returns whether a group could not be created.
    func isRefused(_ index: Index) -> Bool { refusals[index] != nil }

    /// Returns why an account cannot enter one of these groups; `nil` when all exist.
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

    /// Returns the names of existing groups that resemble this one.
    package func nearest(to index: Index) -> [String] { suggestions.nearest(to: self[index].name) }

    /// Returns the ids of groups, and the names of groups to create.
    func keptIDs(_ indices: some Sequence<Index>) -> [String] {
        indices.map { unmade.contains($0) ? Self.unmadeMark + self[$0].name.lowercased() : self[$0].id }
    }

    /// Returns the present id for a recorded one: that of the group that was created since.
    func id(kept: String) -> String {
        guard kept.hasPrefix(Self.unmadeMark),
            let index = index(naming: String(kept.dropFirst(Self.unmadeMark.count))),
            !unmade.contains(index)
        else { return kept }
        return self[index].id
    }

    private static let unmadeMark = "new group "

    // MARK: Names and ids

    /// Returns the name of the group with this id; `nil` for none.
    func name(ofID id: String) -> String? { byID[ByteExactString.id(id)].map { self[$0].name } }

    /// Returns the group at an index.
    package subscript(index: Index) -> Group { groups[Int(index)] }

    /// Returns the ids of groups.
    package func ids(_ indices: some Sequence<Index>) -> [String] { indices.map { self[$0].id } }

    /// Returns the names of groups, or the ids of groups without a name.
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
