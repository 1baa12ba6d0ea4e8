"""Membership and customs unions (model page, Re-export and Influence)."""


def membership(s, events, t, name, i):
    """Returns m(i) in step t: all joins first, then all leaves."""
    institution = s.institutions[name]
    outside = 0.0 if i in institution["members"] else 1.0
    stays = 1.0
    for e in events.values():
        if e["kind"] == "membership" and e["institution"] == name:
            a = s.overlap(t, e["window"]) / s.h
            if e["join"] and i in e["join"]:
                outside *= 1 - a
            if e["leave"] and i in e["leave"]:
                stays *= 1 - a
    return (1 - outside) * stays


def customs_unions(s, events, t):
    """Returns cu(i, j) for pairs of agents: the largest m(i)*m(j) over the customs unions."""
    cu = {}
    for name, institution in s.institutions.items():
        if institution["customs_union"]:
            m = {i: membership(s, events, t, name, i) for i in s.agents}
            for i in s.agents:
                for j in s.agents:
                    if i != j:
                        cu[i, j] = max(cu.get((i, j), 0.0), m[i] * m[j])
    return cu
