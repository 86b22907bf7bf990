import IdentityAPI

/// The groups of a row.
extension Planner {
    /// Looks up the groups that a row names. The error lists all unknown ones.
    mutating func desiredChange(
        _ request: ChangeRequest,
        _ list: ListCell,
        _ options: SheetOptions
    ) throws(RowProblem) -> DesiredChange {
        let lists = MistakenList(separator: list.separator, isChosen: options.listSeparator != nil, options.groupMap)
        var problems: [RowProblem] = []
        func indices(_ texts: [String], _ column: Column, areEntered: Bool = true) -> Set<GroupTable.Index> {
            var found: Set<GroupTable.Index> = []
            for text in texts {
                do throws(RowProblem) {
                    let isMade = areEntered && settings.createsGroups
                    found.insert(try directory.groups.index(written: text, lists, isMade: isMade))
                } catch {
                    let mustBeLookedAt = error.code == "damagedCell" || error.code == "invisibleCharacter"
                    problems.append(RowProblem(error.code, error.message, in: mustBeLookedAt ? column : nil))
                }
            }
            return found
        }
        var desiredChange = DesiredChange(displayName: request.displayName, groups: .leave)
        if let marks = request.marks {
            desiredChange.groups = .marks(
                in: try columns(marks.marked),
                out: try columns(marks.unmarked, making: false)
            )
        } else if request.isPartOfFullSet {
            desiredChange.groups = .partOfFullSet(indices(request.addGroups, .group))
        } else if let groups = request.groups {
            desiredChange.groups = .exactly(indices(groups, .groups))
        } else if !request.addGroups.isEmpty || !request.removeGroups.isEmpty {
            let adding = indices(request.addGroups, .addGroups)
            let removing = indices(request.removeGroups, .removeGroups, areEntered: false)
            if let both = adding.intersection(removing).min() {
                throw RowProblem(
                    "groupsTwice",
                    "'\(directory.groups[both].name)' is in both 'addGroups' and 'removeGroups'"
                )
            }
            if let everyone = directory.groups.everyone, removing.contains(everyone) {
                throw RowProblem("everyoneStays", "no account can leave 'Everyone'")
            }
            desiredChange.groups = .change(adding: adding, removing: removing)
        }
        guard let first = problems.first else { return desiredChange.leavingOut(directory.groups.everyone) }
        throw RowProblem(first.code, problems.map(\.message).joined(separator: "; "), in: first.column)
    }

    /// Returns the groups of some matrix columns. A group that does not exist yet has no members, so no account leaves it.
    private mutating func columns(_ groups: [String], making: Bool = true) throws(RowProblem) -> Set<GroupTable.Index> {
        var found: Set<GroupTable.Index> = []
        for group in groups {
            if !making, !directory.groups.holds(group), settings.createsGroups { continue }
            found.insert(try directory.groups.index(ofColumn: group, making: making && settings.createsGroups))
        }
        return found
    }
}
