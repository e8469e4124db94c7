"""Names for invented families: how often each stands among the children of an English county, roughly.

Every full name, street and number made from these lists is a throw of dice. Shares follow published counts of
surnames only in their order of size: a handful of names is very common in some
communities, and most English surnames are rare.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product


@dataclass(frozen=True, slots=True)
class Community:
    """A community's names: surnames with weights, forenames from the commonest to the rarest."""

    name: str
    share: float  # of families
    surnames: dict[str, float]  # per 1,000 of the community
    boys: tuple[str, ...]
    girls: tuple[str, ...]
    men: tuple[str, ...]
    women: tuple[str, ...]
    daughters: tuple[str, ...] = ()  # surnames that daughters and mothers bear in place of the father's
    sons: tuple[str, ...] = ()  # and sons


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_COMMON = """
Smith 11.5 Jones 7.6 Williams 5.6 Taylor 5.2 Brown 5.1 Davies 4.0 Wilson 3.8 Johnson 3.4 Evans 3.3
Thomas 3.3 Roberts 3.3 Thompson 3.0 Robinson 2.9 Wright 2.9 Walker 2.9 White 2.8 Edwards 2.8 Hughes 2.7
Green 2.7 Hall 2.7 Lewis 2.5 Harris 2.5 Jackson 2.5 Clarke 2.4 Wood 2.4 Turner 2.4 Martin 2.4 Cooper 2.3
Hill 2.3 Ward 2.3 Morris 2.2 Moore 2.2 Clark 2.2 Lee 2.1 King 2.1 Baker 2.1 Harrison 2.0 Morgan 2.0
Allen 2.0 James 1.9 Scott 1.9 Phillips 1.8 Watson 1.8 Davis 1.8 Parker 1.8 Price 1.7 Bennett 1.7 Young
1.7 Griffiths 1.6 Mitchell 1.6 Kelly 1.6 Cook 1.5 Carter 1.5 Richardson 1.4 Bailey 1.4 Collins 1.4 Bell
1.4 Shaw 1.4 Murphy 1.4 Miller 1.3 Cox 1.3 Richards 1.3 Marshall 1.3 Anderson 1.3 Simpson 1.3 Ellis 1.3
Adams 1.2 Wilkinson 1.2 Foster 1.1 Stephens 0.8 Stevens 0.8 Stephenson 0.6 Stevenson 0.6 Allan 0.4 Reid
0.6 Reed 0.6 Read 0.6 O'Brien 0.8 O'Neill 0.6 O'Connor 0.6 McDonald 0.6 MacDonald 0.5 McCarthy 0.5
McKenzie 0.4 Philips 0.3 Matthews 0.9 Mathews 0.3 Clarkson 0.3 Thomson 0.4"""
_BEGINNINGS = _words(
    "Ash Barn Beck Black Bram Brad Brock Burn Cald Chad Clay Copp Crow Dar Dun East Elm Farn Fen "
    "Fair Gar Graf Hal Ham Hart Hazel Heath Hol Hornby Kel Kirk Lang Lin Long Lyd Mar Mel Mil Nor "
    "Oak Os Pem Pen Pres Rad Red Row Ruther Sand Shel Stan Stap Sut Thorn Thur Wal War Wes Whit "
    "Win Wood Yard"
)
_ENDINGS = _words(
    "ley ton well ford field wood ham by worth more ridge bury stead combe land man shaw brook "
    "gate house hurst croft wick dale bridge bourne burn don ing ington"
)


def _english_surnames() -> dict[str, float]:
    pieces = _COMMON.split()
    common = dict(zip(pieces[::2], map(float, pieces[1::2]), strict=True))
    rare = [a + b for a, b in product(_BEGINNINGS, _ENDINGS) if a[-1] != b[0]]
    left = 1000 - sum(common.values())
    weights = {name: 1 / (40 + (37 * place) % len(rare)) for place, name in enumerate(rare)}
    total = sum(weights.values())
    return common | {name: weight * left / total for name, weight in weights.items()}


def _falling(text: str, first: float = 100.0) -> dict[str, float]:
    """Surnames whose weights fall as one over their place."""
    return {name: first / (1 + place) ** 0.8 for place, name in enumerate(text.split())}


_BOYS = _words(
    "Oliver George Noah Arthur Harry Leo Jack Charlie Freddie Oscar Alfie Henry Archie Theo "
    "Thomas James William Joshua Jacob Lucas Finley Ethan Isaac Max Logan Samuel Alexander Joseph "
    "Edward Benjamin Daniel Toby Reuben Harrison Jake Riley Tommy Bobby Mason Elliot Sebastian "
    "Adam Dylan Zachary Albert Frederick Michael Luca Louie Jayden Kai Callum Connor Nathan "
    "Matthew Ryan Liam Luke Kian Tyler Cameron Rory Jude Stanley Ronnie Teddy Ellis Evan Rhys "
    "Owen Hugo Felix Jenson Blake Ollie Caleb Aiden Christopher Robert David Jamie Kayden"
)
_GIRLS = _words(
    "Olivia Amelia Isla Ava Mia Lily Grace Freya Sophia Ivy Florence Evie Emily Willow Rosie Ella "
    "Charlotte Poppy Daisy Sophie Isabelle Isabella Alice Evelyn Ruby Sienna Phoebe Elsie Harper "
    "Maya Millie Matilda Emma Esme Chloe Eliza Erin Lottie Imogen Eleanor Eva Molly Jessica "
    "Hannah Scarlett Lola Maisie Layla Lucy Bella Amber Holly Elizabeth Abigail Summer Zara "
    "Gracie Martha Orla Robyn Thea Nancy Darcey Harriet Skye Megan Georgia Rose Amy Lexi Leah "
    "Heidi Katie Annabelle Beatrice Penelope Lyla Katherine Victoria Rebecca Niamh Bethany"
)
_MEN = _words(
    "David Paul Mark Andrew James Michael Christopher Daniel Matthew Robert Lee Richard Stephen "
    "Steven Darren Simon Craig Jonathan Ian Adam Thomas Gary Stuart Philip Phillip Anthony John "
    "Peter Martin Kevin Ryan Ben Benjamin Luke Nathan Gareth Neil Scott Jamie Karl Carl Wayne "
    "Alan Dean Sean Shaun Nicholas Joseph William Samuel Alexander Edward Timothy Jason Liam "
    "Ashley Ross Kieran Kyle Joshua Aaron Marc Graham Russell Barry"
)
_WOMEN = _words(
    "Sarah Emma Claire Laura Rebecca Gemma Rachel Kelly Victoria Lisa Samantha Nicola Katie Amy "
    "Hayley Jennifer Michelle Louise Kerry Natalie Leanne Stacey Charlotte Hannah Joanne Zoe "
    "Helen Donna Catherine Katherine Kathryn Lucy Elizabeth Jessica Stephanie Lauren Danielle "
    "Vicky Clare Amanda Melanie Karen Rachael Lyndsey Lindsay Cheryl Kirsty Jodie Kimberley Naomi "
    "Carly Alison Susan Anna Ann Anne Sara Julie Tracey Tracy Jenna Lorraine Heather Angela Chloe "
    "Sophie Holly Abigail Caroline Deborah Debra Dawn Sharon Jane Margaret Patricia"
)
_MUSLIM_BOYS = _words(
    "Muhammad Mohammed Mohammad Ali Ibrahim Yusuf Adam Hamza Umar Ahmed Ismail Zain Bilal Hassan "
    "Abdullah Musa Haris Ayaan Yahya Zakariya Isa Eesa Amir Idris Rayyan Sulaiman Mikail Imran "
    "Omar Khalid Abdur Tahir Faisal"
)
_MUSLIM_GIRLS = _words(
    "Fatima Aisha Maryam Zainab Khadija Amina Hafsa Zara Safa Aaliyah Inaya Sumayyah Ayesha "
    "Mariam Noor Iqra Aleena Hira Laiba Anaya Sana Hana Asma Ruqayyah Halima Zoya Alina Eshal "
    "Areeba Tayyibah Nusaybah Sara"
)
_MUSLIM_MEN = _words(
    "Mohammed Muhammad Mohammad Imran Asif Tariq Abdul Shahid Nadeem Zahid Kashif Amjad Wasim "
    "Rashid Sajid Khalid Ahmed Ali Naveed Irfan Adnan Faisal Usman Waqas Iqbal Shabir Javed "
    "Kamran Arif Bilal Rizwan Saeed Hassan"
)
_MUSLIM_WOMEN = _words(
    "Fatima Nasreen Shazia Saima Rukhsana Samina Shabana Razia Parveen Farzana Sadia Nazia Aisha "
    "Ayesha Noreen Yasmin Tahira Zainab Robina Shaheen Naheed Rehana Asma Hafsa Maryam Sajida "
    "Kausar Nusrat Salma Rubina"
)
_INDIAN_BOYS = _words(
    "Aarav Arjun Rohan Dev Krishan Ishaan Jay Kian Aryan Vivaan Yuvraj Harjit Gurpreet Karan "
    "Nikhil Shiv Veer Armaan Jaspreet Manraj Rishi Sahil Dhruv Neel Om"
)
_INDIAN_GIRLS = _words(
    "Diya Anaya Maya Riya Anya Priya Aanya Simran Jasmine Harleen Kiran Isha Avani Meera Nisha "
    "Kavya Aria Saanvi Gurleen Navneet Pooja Ria Tara Sia Leela"
)
_INDIAN_MEN = _words(
    "Amit Sanjay Rajesh Vijay Rakesh Harpreet Gurpreet Manjit Sunil Anil Nilesh Hitesh Jatinder "
    "Kuldip Ravi Bhavesh Paresh Mukesh Deepak Balvinder Jagdeep Ketan Sandeep Ashok Dinesh"
)
_INDIAN_WOMEN = _words(
    "Priya Kavita Sunita Rekha Manjit Harpreet Rupinder Jaspreet Bhavna Nisha Anita Meena Hina "
    "Sonal Kiran Reena Pooja Neha Parminder Daksha Sangita Ranjit Hemlata Jyoti Dipti"
)
_POLISH_BOYS = _words(
    "Jakub Jan Filip Oskar Kacper Michal Adam Szymon Antoni Wojciech Aleksander Dawid Mateusz Igor"
)
_POLISH_GIRLS = _words(
    "Zuzanna Julia Maja Hanna Lena Oliwia Amelia Natalia Zofia Wiktoria Gabriela Nikola Emilia Alicja"
)
_POLISH_MEN = _words(
    "Piotr Krzysztof Tomasz Pawel Marcin Lukasz Grzegorz Michal Mariusz Adam Dariusz Rafal Jacek Robert"
)
_POLISH_WOMEN = _words(
    "Anna Katarzyna Agnieszka Malgorzata Magdalena Joanna Monika Ewa Justyna Karolina Marta "
    "Dorota Beata Iwona"
)
_AFRICAN_BOYS = _words(
    "Emmanuel David Daniel Samuel Joshua Joel Tobi Ayo Kwame Kofi Tariq Malachi Isaiah Elijah "
    "Caleb Jeremiah Nathaniel Ade Chidi Tinashe Tawanda Abdi Mahad"
)
_AFRICAN_GIRLS = _words(
    "Grace Esther Blessing Deborah Faith Abigail Naomi Temi Ama Abena Chiamaka Precious Joy "
    "Hannah Ruth Tanisha Shanice Amara Zahra Rutendo Thandiwe Hodan Sagal"
)
_AFRICAN_MEN = _words(
    "Emmanuel Samuel Michael Daniel Joseph Kwame Kofi Olu Femi Chinedu Tendai Marlon Leroy Winston Abdi Yusuf"
)
_AFRICAN_WOMEN = _words(
    "Grace Mary Esther Blessing Joyce Comfort Folake Ngozi Abena Patience Marcia Sharon Memory "
    "Fadumo Hodan Amina"
)

COMMUNITIES = (
    Community("English", 0.77, _english_surnames(), _BOYS, _GIRLS, _MEN, _WOMEN),
    Community(
        "Pakistani and Bangladeshi",
        0.10,
        _falling(
            "Khan Hussain Ahmed Ali Mahmood Iqbal Shah Malik Akhtar Mohammed Rahman Uddin Miah Hussein "
            "Mirza Aslam Chaudhry Choudhury Rashid Butt Raza Islam Aziz Sheikh Yousaf Javed Akram Ashraf "
            "Riaz Hassan Nawaz Saleem Bashir Khalid"
        ),
        _MUSLIM_BOYS,
        _MUSLIM_GIRLS,
        _MUSLIM_MEN,
        _MUSLIM_WOMEN,
        daughters=_words("Begum Bibi Khatun Akhtar Khanom Kauser"),
        sons=_words("Ali Ahmed Hussain Khan Miah Uddin"),
    ),
    Community(
        "Indian",
        0.045,
        _falling(
            "Patel Singh Sharma Shah Gill Kumar Sandhu Mistry Dhillon Chauhan Rai Parmar Joshi Desai "
            "Bains Mehta Nair Das Sohal Thakur"
        ),
        _INDIAN_BOYS,
        _INDIAN_GIRLS,
        _INDIAN_MEN,
        _INDIAN_WOMEN,
    ),
    Community(
        "Polish",
        0.04,
        _falling(
            "Nowak Kowalski Wisniewski Kaminski Lewandowski Zielinski Wojcik Szymanski Dabrowski "
            "Kozlowski Jankowski Mazur Krawczyk Wrobel Pawlak Sikora Baran Duda"
        ),
        _POLISH_BOYS,
        _POLISH_GIRLS,
        _POLISH_MEN,
        _POLISH_WOMEN,
    ),
    Community(
        "African and Caribbean",
        0.045,
        _falling(
            "Mensah Campbell Okafor Brown Williams Boateng Owusu Adeyemi Ibrahim Osei Johnson Moyo Abdi "
            "Ncube Sibanda Adebayo Mohamed Clarke Asante Ndlovu Gordon Hassan Grant Obi Bailey Yusuf"
        ),
        _AFRICAN_BOYS,
        _AFRICAN_GIRLS,
        _AFRICAN_MEN,
        _AFRICAN_WOMEN,
    ),
)

# How one person's forename is also written: by themselves, and by an office that heard it.
SHORT = {
    pair.split("=")[0]: tuple(pair.split("=")[1].split("/"))
    for pair in _words(
        "Sarah=Sally/Sara Samantha=Sam/Sammy Victoria=Vicky/Vicki/Tori Katherine=Kate/Katie/Kathy "
        "Catherine=Cath/Kate Kathryn=Kath/Katie Elizabeth=Liz/Beth/Lizzie/Libby Rebecca=Becky/Becca "
        "Jennifer=Jenny/Jen Nicola=Nikki/Nicky Michelle=Shell Joanne=Jo/Joanna Stephanie=Steph "
        "Danielle=Dani Amanda=Mandy Alison=Ali Susan=Sue/Susie Deborah=Debbie/Deb Debra=Debbie "
        "Margaret=Maggie/Peggy Patricia=Pat/Trish Jessica=Jess Charlotte=Charlie/Lottie Natalie=Nat "
        "Kimberley=Kim Abigail=Abi/Abby Louise=Lou Rachel=Rach/Rachael Claire=Clare Christopher=Chris "
        "Matthew=Matt Daniel=Dan/Danny Michael=Mike/Mick Robert=Rob/Bob Richard=Rich/Rick "
        "Stephen=Steve/Steven Steven=Steve Jonathan=Jon/Jonny Anthony=Tony/Ant Andrew=Andy David=Dave "
        "Thomas=Tom/Tommy Benjamin=Ben Nicholas=Nick Joseph=Joe/Joey William=Will/Bill/Billy "
        "Samuel=Sam Alexander=Alex Edward=Ed/Eddie/Ted Timothy=Tim Philip=Phil/Phillip "
        "James=Jim/Jamie Peter=Pete Joshua=Josh Mohammed=Mo/Muhammad/Mohammad/Md Oliver=Ollie "
        "Muhammad=Mo/Mohammed/Mohammad Mohammad=Mo/Mohammed Charlie=Charles Archie=Archibald "
        "Freddie=Frederick/Fred Alfie=Alfred Theo=Theodore Zachary=Zac/Zach Max=Maxwell "
        "Isabelle=Izzy/Bella Isabella=Izzy/Bella Olivia=Liv/Livvy Amelia=Millie/Amy "
        "Florence=Flo/Florrie Eleanor=Ellie/Nell Matilda=Tilly Harriet=Hattie Penelope=Penny "
        "Evelyn=Evie Eliza=Lizzie Scarlett=Scar Maisie=Mae Imogen=Immy Phoebe=Phebe Isla=Ila "
        "Frederick=Fred/Freddie Albert=Albie/Bertie Harrison=Harry Henry=Harry Jacob=Jake Lucas=Luke "
        "Sebastian=Seb Cameron=Cam Fatima=Fatimah Aisha=Ayesha/Aishah Maryam=Mariam "
        "Yusuf=Yousuf/Yusef Ibrahim=Ebrahim Umar=Omar Zakariya=Zak Malgorzata=Gosia Katarzyna=Kasia "
        "Agnieszka=Aga Joanna=Asia Magdalena=Magda Krzysztof=Chris/Krzys Tomasz=Tomek/Tom "
        "Zuzanna=Zuza Aleksander=Alex/Olek Jakub=Kuba/Jacob Emmanuel=Manny Nathaniel=Nate "
        "Abdullah=Abdul Harpreet=Preet"
    )
}
MIDDLE = {
    "F": _words("Rose May Grace Louise Jane Marie Ann Elizabeth Anne Mae"),
    "M": _words("James John David Lee William Michael Thomas George Robert Paul"),
}

STREETS = _words(
    "Church Station High Mill Park Victoria Albert Queens Kings London York Manor Grange Green "
    "School Chapel Orchard Meadow Springfield Windsor Alexandra Highfield Kingsway Broad New West "
    "North South The Bridge Castle George Chester Stanley Oak Elm Beech Cedar Willow Hawthorn "
    "Rowan Birch Maple Poplar Sycamore Holly Ivy Rectory Vicarage Priory Abbey Cross Water River "
    "Spring Well Hill Moor Heath Field Long Lower Upper Warren Fox Badger Swan Heron Kestrel Lark "
    "Wren Nelson Wellington Marlborough Churchill Tennyson Byron Milton Shelley Keats Coronation "
    "Jubilee"
)
KINDS_OF_STREET = (
    ("Road", 30),
    ("Street", 20),
    ("Avenue", 12),
    ("Close", 12),
    ("Lane", 8),
    ("Drive", 8),
    ("Crescent", 4),
    ("Gardens", 3),
    ("Way", 4),
    ("Terrace", 3),
    ("Place", 2),
    ("Grove", 3),
    ("Court", 3),
)
HOUSES = _words(
    "Rose Ivy Mill Orchard Hill Brook Oak Church Well Bramble Holly Yew Corner Meadow Lilac Primrose Swallow"
)
KINDS_OF_HOUSE = ("Cottage", "House", "Farm", "Barn", "Lodge", "View")
TOWNS = tuple(
    a + b
    for a, b in product(
        _words("Ald Barrow Cran Dor Ever Fal Green Hale Kings Lam Mars Nether Over Pax Quen"),
        _words("ford bury ton mere"),
    )
)
