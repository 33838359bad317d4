#include "deletion/deletion.hpp"

#include "base/error.hpp"

namespace ostiary::deletion {

std::string_view to_string(Happening happening) {
    switch (happening) {
        case Happening::Requested:
            return "requested";
        case Happening::Cancelled:
            return "cancelled";
        case Happening::Erased:
            return "erased";
    }
    ensure(false, "everything that happens has a name");
    return {};
}

std::vector<Moment> timeline_of(Deletion const& deletion) {
    std::vector<Moment> timeline{{Happening::Requested, deletion.requested_at}};
    if (deletion.cancelled_at) timeline.push_back({Happening::Cancelled, *deletion.cancelled_at});
    if (deletion.erased_at) timeline.push_back({Happening::Erased, *deletion.erased_at});
    return timeline;
}

void write_json(json::Writer& json, Deletion const& deletion, Audience audience) {
    json.begin_object()
        .field("id", deletion.id)
        .field("requested_at", deletion.requested_at)
        .field("due_at", deletion.due_at);
    if (audience == Audience::Administrator)
        json.field("reason", deletion.reason).field("comment", deletion.comment);
    json.key("timeline").begin_array();
    for (auto const& [happening, at] : timeline_of(deletion))
        json.begin_object().field("event", to_string(happening)).field("at", at).end_object();
    json.end_array().end_object();
}

}  // namespace ostiary::deletion
