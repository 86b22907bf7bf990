import IdentityAPI

/// The verdicts on groups and on accounts' memberships.
extension ServiceObservation {
    var verdictOnGroupList: ConformanceVerdict {
        guard let groups else { return .notAsked }
        guard let list = groups.answer?.groups else {
            let isJSON = groups.answer.map { $0.isSuccess && $0.json != nil } ?? false
            return .missing(
                isJSON ? "JSON, but no bare array of groups" : groups.words,
                "Muster cannot tell which groups there are."
            )
        }
        return .holds("\(list.count.counted("group")), in a bare array; \(kinds)")
    }

    /// How the groups' types are written.
    private var kinds: String {
        guard case .array(let list)? = groups?.answer?.json else { return "" }
        let types = list.compactMap { $0["type"] }
        if types.isEmpty { return "without a type" }
        return types.contains { if case .number = $0 { true } else { false } } ? "types are numbers" : "types are words"
    }

    var verdictOnGroupNames: ConformanceVerdict {
        guard let list = groups?.answer?.groups else { return .notAsked }
        let nameless = list.count { $0.id.isEmpty || $0.name.isEmpty }
        let names = list.map { $0.name.lowercased() }.filter { !$0.isEmpty }
        let twice = names.count - Set(names).count
        guard nameless + twice > 0 else { return .holds("on every group, each another") }
        let found = [
            nameless > 0 ? "\(nameless.counted("group")) without id or name" : nil,
            twice > 0 ? "\(twice.counted("name")) shared" : nil,
        ].compactMap(\.self).joined(separator: ", ")
        return .differs(found, "Sheets can name these groups by id only, or not at all.")
    }

    var verdictOnGroupByID: ConformanceVerdict {
        guard let group else { return .notAsked }
        guard group.answer?.isSuccess == true, case .object(let fields)? = group.answer?.json else {
            return .differs(group.words, "Muster reads groups by their list.")
        }
        let members: String =
            switch fields["members"] {
            case .array(let list)?: "with \(list.count.counted("member"))"
            case nil, .null?: "without its members"
            default: "with members that are no list"
            }
        return .holds(members)
    }

    var verdictOnGroupIDs: ConformanceVerdict {
        guard firstPage != nil else { return .notAsked }
        guard !accounts.isEmpty else { return .unknown("unknown: there are no accounts") }
        let withoutGroups = accounts.count { !$0.hasGroupIDs }
        guard withoutGroups > 0 else { return .holds("on every account") }
        let singlesTell = singles.contains { $0.look.answer?.account?.hasGroupIDs == true }
        let found = "missing on \(withoutGroups) of \(accounts.count.counted("account"))"
        guard singlesTell, withoutGroups <= DirectoryReader.mostSingleReads else {
            return .missing(
                found,
                "Muster cannot tell which groups accounts are in. Does the sign-in have PM.Group.Read?"
            )
        }
        return .differs(found, "Muster reads these accounts one by one, up to \(DirectoryReader.mostSingleReads).")
    }

    var verdictOnAgreeingGroupIDs: ConformanceVerdict {
        let pairs = singles.compactMap { listed, look in look.answer?.account.map { (listed, $0) } }
        guard !pairs.isEmpty else { return .notAsked }
        for (listed, single) in pairs {
            guard single.hasGroupIDs else {
                return .differs("\(listed.id) itself does not show them", "Muster relies on the list.")
            }
            guard !listed.hasGroupIDs || withoutEveryone(listed) == withoutEveryone(single) else {
                return .missing(
                    "\(listed.id): the list shows \(listed.groupIDs.count), the account \(single.groupIDs.count)",
                    "Muster cannot tell which groups accounts are in. A change just made may explain it: check again."
                )
            }
        }
        return .holds("the same, on \(pairs.count.counted("account"))")
    }

    private func withoutEveryone(_ account: RobotAccount) -> Set<String> {
        let everyone = groups?.answer?.groups?.first(where: \.isEveryone)?.id.canonicalID
        return Set(account.groupIDs.map(\.canonicalID)).subtracting([everyone].compactMap(\.self))
    }

    var verdictOnKnownGroupIDs: ConformanceVerdict {
        guard firstPage != nil, let list = groups?.answer?.groups else { return .notAsked }
        let known = Set(list.map(\.id.canonicalID))
        let unknown = Set(accounts.flatMap(\.groupIDs).map(\.canonicalID)).subtracting(known)
        guard let first = unknown.sorted().first else { return .holds("all") }
        return .differs(
            "\(unknown.count.counted("id")) that no group has, as \(first)",
            "Muster keeps these memberships, and shows them by their ids."
        )
    }

    var verdictOnEveryone: ConformanceVerdict {
        guard firstPage != nil, let list = groups?.answer?.groups else { return .notAsked }
        guard let everyone = list.first(where: \.isEveryone)?.id.canonicalID else {
            return .differs("there is no such group", "Muster keeps no account in it.")
        }
        let telling = accounts.filter(\.hasGroupIDs)
        guard !telling.isEmpty else { return .unknown("unknown: no account shows its groups") }
        let outside = telling.count { !$0.groupIDs.map(\.canonicalID).contains(everyone) }
        guard outside > 0 else { return .holds("on every account") }
        return .differs(
            "not shown on \(outside) of \(telling.count.counted("account"))",
            "Muster assumes that they are in it."
        )
    }
}
