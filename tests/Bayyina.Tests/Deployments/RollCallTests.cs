using Bayyina.Rescue;
using Bayyina.Statements;

namespace Bayyina.Tests.Deployments;

/// <summary>Everybody on site is called, and who has not answered is always to be seen.</summary>
[Trait("store", "each")]
public sealed class RollCallTests : IDisposable
{
    private readonly AnOperation _operation = new();

    private RollCallBook Book => _operation.Desk.RollCalls;

    public void Dispose() => _operation.Dispose();

    [Fact]
    public void Who_has_arrived_is_called_and_who_comes_later_is_on_the_list_as_well()
    {
        var (one, two, onTheWay) = (AnOperation.Person(), AnOperation.Person(), AnOperation.Person());
        var there = _operation.Send([one, two]);
        _operation.Move(there, Movement.Arrived);
        var later = _operation.Send([onTheWay]);
        var rollCall = Start();

        Assert.Equal(new HashSet<SubjectId> { one, two }, [.. Get(rollCall).Unanswered.Select(called => called.Who)]);
        Answer(rollCall, one, AnswerState.Safe);
        Assert.Equal(two, Assert.Single(Get(rollCall).Unanswered).Who);

        _operation.Move(later, Movement.Arrived);
        Assert.Equal(new HashSet<SubjectId> { two, onTheWay }, [.. Get(rollCall).Unanswered.Select(called => called.Who)]);
        Assert.Equal(AnswerState.Unanswered, Get(rollCall).People[0].Worst);
        Assert.Equal((1L, 1L), (Row().Answered!.Value, Row().Safe!.Value));
    }

    [Fact]
    public void The_list_of_those_that_go_on_says_of_each_person_what_the_fold_says()
    {
        var (one, two, three) = (AnOperation.Person(), AnOperation.Person(), AnOperation.Person());
        _operation.Move(_operation.Send([one, two]), Movement.Arrived);
        var rollCall = Start();
        var seen = Get(rollCall);
        _operation.Here.Say(RollCallBook.Answer(seen, one, AnswerState.Safe), RollCallBook.Answer(seen, one, AnswerState.Injured));
        _operation.Move(_operation.Send([three]), Movement.Arrived);

        var row = Assert.Single(Book.Open(_operation.Own, false, 10));
        Assert.Equal(Get(rollCall).People.ToDictionary(called => called.Who, called => called.Worst), row.Worst!.ToDictionary(each => each.Key, each => each.Value));
        Assert.Equal((1L, AnswerState.Injured), (row.Answered, row.Worst![one]));
        Assert.Empty(Book.Open(_operation.Own, true, 10));
        Assert.Empty(_operation.Here.Product.Rebuild());

        _operation.Here.Say(Book.Closing(rollCall, null));
        Assert.Empty(Book.Open(_operation.Own, false, 10));
    }

    [Fact]
    public void Who_has_left_before_it_is_not_called_and_who_leaves_during_it_stays_on_it()
    {
        var (gone, leaving) = (AnOperation.Person(), AnOperation.Person());
        var (one, two) = (_operation.Send([gone]), _operation.Send([leaving]));
        _operation.Move(one, Movement.Arrived);
        _operation.Move(two, Movement.Arrived);
        _operation.Move(one, Movement.Withdrawn);
        var rollCall = Start();
        _operation.Move(two, Movement.Withdrawn);

        Assert.Equal(leaving, Assert.Single(Get(rollCall).People).Who);
    }

    [Fact]
    public void Two_answers_of_one_person_stand_side_by_side_and_nobody_is_believed_safe()
    {
        var person = AnOperation.Person();
        _operation.Move(_operation.Send([person]), Movement.Arrived);
        var seen = Get(Start());
        _operation.Here.Say(RollCallBook.Answer(seen, person, AnswerState.Safe), RollCallBook.Answer(seen, person, AnswerState.Missing));

        var called = Assert.Single(Get(seen.Id).People);
        Assert.Equal([AnswerState.Safe, AnswerState.Missing], called.States);
        Assert.Equal((AnswerState.Missing, true), (called.Worst, called.IsDisputed));
        Assert.Equal((1L, 0L), (Row().Answered!.Value, Row().Safe!.Value));

        Answer(seen.Id, person, AnswerState.Safe);
        Assert.Equal(AnswerState.Safe, Assert.Single(Get(seen.Id).People).Worst);
        Assert.Empty(_operation.Here.Product.Rebuild());
    }

    [Fact]
    public void Closed_it_is_over_until_an_answer_comes_that_it_did_not_rely_on()
    {
        var person = AnOperation.Person();
        _operation.Move(_operation.Send([person]), Movement.Arrived);
        var rollCall = Start();
        Answer(rollCall, person, AnswerState.Safe);
        var late = RollCallBook.Answer(Get(rollCall), person, AnswerState.Injured);
        _operation.Here.Say(Book.Closing(rollCall, null));
        Assert.False(Get(rollCall).IsOpen);
        Assert.Null(Book.OpenAt(_operation.Incident, false));

        _operation.Here.Say(late);

        Assert.Equal((true, true), (Get(rollCall).IsOpen, Get(rollCall).IsReopened));
        Assert.Equal(rollCall, Book.OpenAt(_operation.Incident, false));
        Assert.Equal(AnswerState.Injured, Assert.Single(Get(rollCall).People).Worst);
        Assert.Empty(_operation.Here.Product.Rebuild());
    }

    private SubjectId Start()
    {
        var rollCall = SubjectId.New("rollcall");
        _operation.Here.Say(Book.Starting(rollCall, _operation.Incident, "second-strike", false));
        return rollCall;
    }

    private RollCall Get(SubjectId rollCall) => Book.Find(rollCall, _operation.Own)!;

    private RollCallRow Row() => Assert.Single(Book.Page(_operation.Own, false, open: true, null, 10).Rows);

    private void Answer(SubjectId rollCall, SubjectId who, AnswerState state) => _operation.Here.Say(RollCallBook.Answer(Get(rollCall), who, state));
}
