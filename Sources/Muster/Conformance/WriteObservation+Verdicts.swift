import IdentityAPI

/// The verdicts on writes.
extension WriteObservation {
    var verdictOnCreate: ConformanceVerdict {
        guard let create else { return .notAsked }
        guard let account = create.answer?.account else {
            return .missing(create.words, "Muster cannot create accounts.")
        }
        guard account.hasGroupIDs else {
            return .differs("it does not show the groups", "Muster reads the account back before a row counts as done.")
        }
        return .holds("HTTP \(create.answer?.status ?? 0) with the account")
    }

    var verdictOnLag: ConformanceVerdict {
        guard let verifier else { return .notAsked }
        if verifier.answer?.account != nil { return .holds("none seen") }
        return .differs(verifier.words, "Muster waits with growing pauses before it believes what it reads.")
    }

    var verdictOnDuplicate: ConformanceVerdict {
        guard let duplicate else { return .notAsked }
        guard let answer = duplicate.answer, let error = answer.error else {
            return .missing(
                duplicate.answer == nil ? duplicate.words : "taken names are accepted",
                "A create that is sent twice creates two accounts."
            )
        }
        let words = "\(answer.status)" + (error.code.map { ", \($0)" } ?? "") + ": \(error.message)"
        guard error.kind == .conflict else {
            return .missing(words, "Muster cannot tell a taken name from another rejection.")
        }
        return .holds(words)
    }

    var verdictOnMissingDisplayName: ConformanceVerdict {
        guard let withoutDisplayName, let afterIt else { return .notAsked }
        guard withoutDisplayName.answer?.isSuccess == true else {
            return .differs(withoutDisplayName.words, "Muster always sends the display name.")
        }
        guard let after = afterIt.answer?.account else { return .unknown("unknown: \(afterIt.words)") }
        guard after.displayName != displayName else { return .holds("kept") }
        return .differs(
            after.displayName.isEmpty ? "it is emptied" : "it becomes '\(after.displayName)'",
            "Muster always sends the display name."
        )
    }

    var verdictOnUnknownGroup: ConformanceVerdict {
        guard let unknownGroup else { return .notAsked }
        guard unknownGroup.answer?.isSuccess != true else {
            return .differs("ignored", "Muster compares the groups in the answer with those asked for.")
        }
        return .holds("rejected: \(unknownGroup.words)")
    }

    var verdictOnGroupCall: ConformanceVerdict {
        guard let groupCall, let afterGroupCall else {
            return .unknown("unknown: there is no group to try it with")
        }
        guard groupCall.answer?.isSuccess == true else {
            return .differs(groupCall.words, "Muster changes groups account by account. That takes more calls.")
        }
        let groups = afterGroupCall.answer?.account?.groupIDs.map(\.canonicalID) ?? []
        guard groups.contains(groupID.canonicalID) else {
            return .differs(
                "accepted, and not seen on the account",
                "Muster reads accounts back before rows count as done."
            )
        }
        return .holds("the account is in the group")
    }

    var verdictOnBulkDelete: ConformanceVerdict {
        guard let bulkDelete, let afterDelete else { return .notAsked }
        let consequence = "Muster deletes accounts one by one. That takes more calls."
        guard bulkDelete.answer?.isSuccess == true else { return .differs(bulkDelete.words, consequence) }
        guard afterDelete.answer?.account == nil else {
            return .differs("accepted, and the account is still there", consequence)
        }
        return .holds("HTTP \(bulkDelete.answer?.status ?? 0)")
    }
}
