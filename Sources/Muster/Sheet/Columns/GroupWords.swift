/// Words for groups in headings, in several languages. They only make a column suspicious; its author says what it means.
enum GroupWords {
    private static let words: Set<String> = Set(
        """
        group groups membership memberships member members memberof gruppe gruppen gruppenname gruppenzugehörigkeit mitglied mitgliedschaft mitgliedschaften \
        groupe groupes membre membres appartenance grupo grupos miembro miembros pertenencia gruppo gruppi membro membri groep groepen lid \
        grupp grupper gruppeliste ryhmä ryhmät grupa grupy członek skupina skupiny csoport csoportok grup gruplar üye группа группы группу членство \
        グループ 组 群组 用户组 그룹 مجموعة קבוצה ομάδα ομάδες
        """.split(separator: " ").map(String.init)
    )

    /// Whether some word of a heading names groups, as in `AD group`, `Group 1`, `Mitglied von` or `securityGroups`.
    static func name(_ heading: String) -> Bool {
        parts(of: heading).contains { words.contains($0.lookAlikeKey) }
            || words.contains(Column.matchKey(heading))
    }

    /// The words of a heading, split also before a capital that follows a small letter.
    private static func parts(of heading: String) -> [String] {
        var parts: [String] = []
        var previous: Character = " "
        for character in heading {
            if character.isLetter {
                if !previous.isLetter || (character.isUppercase && previous.isLowercase) { parts.append("") }
                parts[parts.count - 1].append(character)
            }
            previous = character
        }
        return parts
    }
}
